package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import odradek.api.ErrorCode;
import odradek.api.record.ControlType;
import org.junit.jupiter.api.Test;

/** Last stable offset and aborted transactions; the numbers in the names are those of the compatibility reference. */
class TransactionsTest {

  private final TestLog test = new TestLog();

  private void write(long producerId, int sequence) {
    assertEquals(Appended.class, test.append(test.produced(producerId, 0, sequence, 1, true)).getClass());
  }

  private void stable(long expected) {
    test.log.highWatermark(Long.MAX_VALUE);
    assertEquals(expected, test.log.lastStableOffset());
  }

  @Test
  void rule58LastStableOffsetIsBeforeTheFirstOpenTransaction() {
    test.append(test.nowMs);
    stable(1);
    write(1, 0); // offset 1
    write(2, 0); // offset 2
    write(1, 1); // offset 3
    stable(1);
    test.end(ControlType.COMMIT, 1, 0, 0); // offset 4
    stable(2);
    test.end(ControlType.ABORT, 2, 0, 0); // offset 5
    stable(6);
  }

  @Test
  void rule58LastStableOffsetWaitsUntilTheMarkerIsReplicated() {
    write(1, 0);
    test.append(test.nowMs);
    test.end(ControlType.COMMIT, 1, 0, 0); // offset 2
    test.append(test.nowMs);
    test.log.highWatermark(2);
    assertEquals(0, test.log.lastStableOffset());
    test.log.highWatermark(3);
    assertEquals(3, test.log.lastStableOffset());
  }

  @Test
  void rule58LastStableOffsetIsNeverBeforeTheLogStart() {
    write(1, 0);
    test.append(test.nowMs);
    test.log.highWatermark(2);
    assertEquals(0, test.log.lastStableOffset());
    assertEquals(ErrorCode.NONE, test.log.deleteRecords(1));
    assertEquals(1, test.log.lastStableOffset());
  }

  @Test
  void rule109MarkerWithoutDataDoesNotTouchTheAbortIndex() {
    test.end(ControlType.ABORT, 1, 0, 0);
    stable(1);
    assertEquals(List.of(), test.log.abortedTransactions(0, 10));
  }

  @Test
  void committedTransactionsAreNotAborted() {
    write(1, 0);
    test.end(ControlType.COMMIT, 1, 0, 0);
    assertEquals(List.of(), test.log.abortedTransactions(0, 10));
  }

  @Test
  void rule59AbortedTransactionsAreThoseThatOverlapTheRange() {
    write(1, 0); // 0
    write(2, 0); // 1
    test.end(ControlType.ABORT, 1, 0, 0); // 2
    write(3, 0); // 3
    test.end(ControlType.ABORT, 3, 0, 0); // 4
    test.end(ControlType.ABORT, 2, 0, 0); // 5
    var first = new AbortedTransaction(1, 0, 2, 1);
    var second = new AbortedTransaction(3, 3, 4, 1);
    var third = new AbortedTransaction(2, 1, 5, 6);
    assertEquals(List.of(first, second, third), test.log.abortedTransactions(0, 6));
    assertEquals(List.of(first), test.log.abortedTransactions(0, 1));
    assertEquals(List.of(first, third), test.log.abortedTransactions(2, 3));
    assertEquals(List.of(second, third), test.log.abortedTransactions(3, 6));
    assertEquals(List.of(third), test.log.abortedTransactions(5, 6));
    assertEquals(List.of(), test.log.abortedTransactions(6, 9));
  }

  @Test
  void rule59LongIndexAnswersLikeAPlainWalk() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var index = new AbortedTransactions();
    var naive = new ArrayList<AbortedTransaction>();
    var open = new ArrayList<Long>();
    long offset = 0;
    while (naive.size() < AbortedTransactions.BLOCK_ENTRIES * 3 + 7) {
      if (open.size() < 4 && random.nextBoolean()) {
        open.add(offset);
      } else if (!open.isEmpty()) {
        long first = open.remove(random.nextInt(open.size()));
        long lastStable = open.isEmpty() ? offset + 1 : open.get(0);
        index.add(first, first, offset, lastStable);
        naive.add(new AbortedTransaction(first, first, offset, lastStable));
      }
      offset++;
    }
    check(seed, random, index, naive, offset);
    long end = offset * 3 / 4;
    index.truncateFromEnd(end);
    naive.removeIf(transaction -> transaction.lastOffset() >= end);
    check(seed, random, index, naive, end);
    index.truncateFromStart(offset / 3);
    check(seed, random, index, naive, end - offset / 3, offset / 3);
  }

  private static void check(
      long seed, Random random, AbortedTransactions index, List<AbortedTransaction> naive, long range) {
    check(seed, random, index, naive, range, 0);
  }

  private static void check(
      long seed, Random random, AbortedTransactions index, List<AbortedTransaction> naive, long range, long start) {
    for (int round = 0; round < 2000; round++) {
      long from = start + (long) (random.nextDouble() * range);
      long to = from + random.nextInt(50);
      var expected = naive.stream().filter(t -> t.lastOffset() >= from && t.firstOffset() < to).toList();
      assertEquals(expected, index.between(from, to), "seed " + seed + ", range " + from + " to " + to);
    }
  }
}
