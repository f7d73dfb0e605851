package odradek.core.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Offsets that are committed as soon as the transactions in which they were written are. Of several for the same
 * partition the one that was written last wins, not the one whose transaction ends last.
 */
final class PendingOffsets {

  private final Map<Long, Map<OffsetKey, Written>> byProducer = new HashMap<>();
  private final Map<OffsetKey, Set<Long>> producers = new LinkedHashMap<>();
  private final Map<String, Integer> keyCounts = new HashMap<>();
  private long sequence;

  /**
   * What a producer has written.
   *
   * @param offset the offset
   * @param sequence orders what is written
   * @param overtaken whether something newer is committed, so that this will never count
   */
  private record Written(OffsetAndMetadata offset, long sequence, boolean overtaken) {}

  void put(long producerId, OffsetKey key, OffsetAndMetadata offset) {
    var written = new Written(offset, sequence++, false);
    byProducer.computeIfAbsent(producerId, id -> new LinkedHashMap<>()).put(key, written);
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
    overtake(key, sequence);
  }

  private void overtake(OffsetKey key, long sequenceExclusive) {
    for (Long producerId : producers.getOrDefault(key, Set.of())) {
      byProducer.get(producerId).computeIfPresent(key, (same, written) -> written.sequence() < sequenceExclusive
          ? new Written(written.offset(), written.sequence(), true)
          : written);
    }
  }

  /** Forgets what any transaction has written for a key. */
  void remove(OffsetKey key) {
    for (Long producerId : List.copyOf(producers.getOrDefault(key, Set.of()))) {
      Map<OffsetKey, Written> written = byProducer.get(producerId);
      written.remove(key);
      if (written.isEmpty()) {
        byProducer.remove(producerId);
      }
      forget(producerId, key);
    }
  }

  /**
   * Ends a producer's transaction.
   *
   * @param winners told of every offset that counts now; null if the transaction is aborted
   */
  void end(long producerId, BiConsumer<OffsetKey, OffsetAndMetadata> winners) {
    Map<OffsetKey, Written> ended = byProducer.remove(producerId);
    if (ended == null) {
      return;
    }
    ended.forEach((key, written) -> {
      forget(producerId, key);
      if (winners != null && !written.overtaken()) {
        overtake(key, written.sequence());
        winners.accept(key, written.offset());
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
