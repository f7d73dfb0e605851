package odradek.core.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Committed offsets by group, topic and partition, and those that wait for a transaction. */
final class OffsetTable {

  private final Map<String, SortedMap<String, SortedMap<Integer, OffsetAndMetadata>>> byGroup = new HashMap<>();
  private final PendingOffsets pending = new PendingOffsets();

  void put(OffsetKey key, OffsetAndMetadata offset) {
    if (!pending.isEmpty()) {
      pending.overtake(key);
    }
    putCommitted(key, offset);
  }

  void putPending(long producerId, OffsetKey key, OffsetAndMetadata offset) {
    pending.put(producerId, key, offset);
  }

  void end(long producerId, boolean committed) {
    pending.end(producerId, committed ? this::putCommitted : null);
  }

  private void putCommitted(OffsetKey key, OffsetAndMetadata offset) {
    byGroup.computeIfAbsent(key.groupId(), id -> new TreeMap<>())
        .computeIfAbsent(key.topic(), name -> new TreeMap<>())
        .put(key.partition(), offset);
  }

  void remove(OffsetKey key) {
    pending.remove(key);
    var topics = byGroup.get(key.groupId());
    var partitions = topics == null ? null : topics.get(key.topic());
    if (partitions == null) {
      return;
    }
    partitions.remove(key.partition());
    if (partitions.isEmpty()) {
      topics.remove(key.topic());
      if (topics.isEmpty()) {
        byGroup.remove(key.groupId());
      }
    }
  }

  /** The offsets of a group in a topic, by partition; a view. */
  SortedMap<Integer, OffsetAndMetadata> ofTopic(String groupId, String topic) {
    return ofGroup(groupId).getOrDefault(topic, Collections.emptySortedMap());
  }

  /** The offsets of a group, by topic and partition; a view. */
  SortedMap<String, SortedMap<Integer, OffsetAndMetadata>> ofGroup(String groupId) {
    return byGroup.getOrDefault(groupId, Collections.emptySortedMap());
  }

  PendingOffsets pending() {
    return pending;
  }

  /** Everything that a group has, committed or pending. */
  List<OffsetKey> keysOf(String groupId) {
    List<OffsetKey> keys = new ArrayList<>();
    ofGroup(groupId).forEach((topic, offsets) ->
        offsets.keySet().forEach(partition -> keys.add(new OffsetKey(groupId, topic, partition))));
    for (OffsetKey key : pending.ofGroup(groupId)) {
      if (!ofTopic(groupId, key.topic()).containsKey(key.partition())) {
        keys.add(key);
      }
    }
    return keys;
  }
}
