package odradek.core.group;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Committed offsets by group, topic and partition. */
final class OffsetTable {

  private final Map<String, SortedMap<String, SortedMap<Integer, OffsetAndMetadata>>> byGroup = new HashMap<>();

  void put(String groupId, String topic, int partition, OffsetAndMetadata offset) {
    byGroup.computeIfAbsent(groupId, id -> new TreeMap<>())
        .computeIfAbsent(topic, name -> new TreeMap<>())
        .put(partition, offset);
  }

  void remove(String groupId, String topic, int partition) {
    var topics = byGroup.get(groupId);
    var partitions = topics == null ? null : topics.get(topic);
    if (partitions == null) {
      return;
    }
    partitions.remove(partition);
    if (partitions.isEmpty()) {
      topics.remove(topic);
      if (topics.isEmpty()) {
        byGroup.remove(groupId);
      }
    }
  }

  /** The offset, or null. */
  OffsetAndMetadata get(String groupId, String topic, int partition) {
    return ofTopic(groupId, topic).get(partition);
  }

  /** The offsets of a group in a topic, by partition; a view. */
  SortedMap<Integer, OffsetAndMetadata> ofTopic(String groupId, String topic) {
    return ofGroup(groupId).getOrDefault(topic, Collections.emptySortedMap());
  }

  /** The offsets of a group, by topic and partition; a view. */
  SortedMap<String, SortedMap<Integer, OffsetAndMetadata>> ofGroup(String groupId) {
    return byGroup.getOrDefault(groupId, Collections.emptySortedMap());
  }
}
