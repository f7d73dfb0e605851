package odradek.core.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import odradek.api.Uuid;

/** Offsets that are committed as soon as the transactions in which they were written are. */
final class PendingOffsets {

  /** Stands in for an offset that was overtaken by a commit outside of the transaction. */
  private static final OffsetAndMetadata OVERTAKEN = new OffsetAndMetadata(-1, -1, "", -1, -1, Uuid.ZERO);

  private final Map<Long, Map<OffsetKey, OffsetAndMetadata>> byProducer = new HashMap<>();
  private final Map<OffsetKey, Set<Long>> producers = new LinkedHashMap<>();
  private final Map<String, Integer> keyCounts = new HashMap<>();

  void put(long producerId, OffsetKey key, OffsetAndMetadata offset) {
    byProducer.computeIfAbsent(producerId, id -> new LinkedHashMap<>()).put(key, offset);
    Set<Long> writers = producers.get(key);
    if (writers == null) {
      writers = new LinkedHashSet<>();
      producers.put(key, writers);
      keyCounts.merge(key.groupId(), 1, Integer::sum);
    }
    writers.add(producerId);
  }

  /** A newer commit outside of all transactions: theirs must not win by ending later. */
  void overtake(OffsetKey key) {
    for (Long producerId : producers.getOrDefault(key, Set.of())) {
      byProducer.get(producerId).put(key, OVERTAKEN);
    }
  }

  /** Forgets what any transaction has written for a key. */
  void remove(OffsetKey key) {
    for (Long producerId : List.copyOf(producers.getOrDefault(key, Set.of()))) {
      Map<OffsetKey, OffsetAndMetadata> written = byProducer.get(producerId);
      written.remove(key);
      if (written.isEmpty()) {
        byProducer.remove(producerId);
      }
      forget(producerId, key);
    }
  }

  /** Ends a producer's transaction. Tells of every offset that it commits, were it committed. */
  void end(long producerId, BiConsumer<OffsetKey, OffsetAndMetadata> committed) {
    Map<OffsetKey, OffsetAndMetadata> written = byProducer.remove(producerId);
    if (written == null) {
      return;
    }
    written.forEach((key, offset) -> {
      forget(producerId, key);
      if (offset != OVERTAKEN) {
        committed.accept(key, offset);
      }
    });
  }

  boolean contains(OffsetKey key) {
    return producers.containsKey(key);
  }

  boolean containsGroup(String groupId) {
    return keyCounts.containsKey(groupId);
  }

  boolean isEmpty() {
    return producers.isEmpty();
  }

  /** What is pending for a group. */
  List<OffsetKey> ofGroup(String groupId) {
    List<OffsetKey> keys = new ArrayList<>();
    if (containsGroup(groupId)) {
      producers.keySet().stream().filter(key -> key.groupId().equals(groupId)).forEach(keys::add);
    }
    return keys;
  }

  private void forget(long producerId, OffsetKey key) {
    Set<Long> writers = producers.get(key);
    writers.remove(producerId);
    if (writers.isEmpty()) {
      producers.remove(key);
      keyCounts.merge(key.groupId(), -1, (count, less) -> count == 1 ? null : count - 1);
    }
  }
}
