package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import odradek.api.record.ControlType;
import odradek.core.spi.storage.StateEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random histories of idempotent and transactional producers, with crashes, lost state areas, late checkpoints,
 * truncation and retention in between. After every step the log answers like a model that keeps every batch in a list
 * and computes each answer from the start, so a log that was opened again must behave like one that never was.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RandomHistoryTest {

  private static final int ROUNDS = 400 * Integer.getInteger("odradek.soak.factor", 1);
  private static final int STEPS = 120;

  @Test
  void anyHistoryBehavesLikeTheModel() throws IOException {
    long seed = new Random().nextLong();
    for (int round = 0; round < ROUNDS; round++) {
      var history = new History(seed + round);
      try {
        history.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + (seed + round) + "L, after " + history.trace, e);
      }
    }
  }

  private static final class History {
    private final Random random;
    private final TestLog test;
    private final ProducerModel model = new ProducerModel();
    private final List<String> trace = new ArrayList<>();
    private List<StateEntry> late = new ArrayList<>();

    History(long seed) {
      random = new Random(seed);
      test = new TestLog(1 + random.nextInt(1000));
      test.snapshotIntervalBytes = 1 + random.nextInt(2000);
      test.open();
    }

    void run() throws IOException {
      for (int step = 0; step < STEPS; step++) {
        step();
        model.highWatermark(test.log.highWatermark());
        assertEquals(model.logEndOffset(), test.log.logEndOffset());
        assertEquals(model.lastStableOffset(test.log.logStartOffset()), test.log.lastStableOffset());
        assertEquals(model.latestEpoch(), test.log.latestEpoch());
        assertEquals(model.aborted(0, Long.MAX_VALUE), test.log.abortedTransactions(0, Long.MAX_VALUE));
        assertEquals(0, test.storage.slicesOut());
      }
      checkLookUps();
    }

    private void step() throws IOException {
      switch (random.nextInt(24)) {
        case 0, 1 -> reopen(false);
        case 2 -> reopen(true);
        case 3 -> truncate();
        case 4, 5 -> checkpoint(random.nextInt(3) == 0);
        case 6 -> test.leaderEpoch += random.nextInt(2);
        case 7, 8, 9 -> end();
        case 10, 11 -> test.log.highWatermark(Math.max(test.log.highWatermark(), model.someEnd(random)));
        case 12 -> collectLate();
        default -> produce();
      }
    }

    private void produce() {
      long producerId = random.nextInt(4);
      int epoch = model.epoch(producerId) + (random.nextInt(12) == 0 ? random.nextInt(3) - 1 : 0);
      int count = 1 + random.nextInt(3);
      int sequence = random.nextInt(6) == 0 ? random.nextInt(8) : model.nextSequence(producerId, epoch);
      boolean transactional = model.inTransaction(producerId) ? random.nextInt(10) > 0 : random.nextInt(3) == 0;
      if (epoch < 0) {
        return;
      }
      if (random.nextInt(6) == 0) {
        var retry = model.someBatch(producerId, random);
        if (retry != null) {
          epoch = retry.epoch();
          sequence = retry.baseSequence();
          count = retry.count();
          transactional = retry.transactional();
        }
      }
      trace.add("produce(" + producerId + "/" + epoch + " " + sequence + "+" + count + (transactional ? " txn)" : ")"));
      AppendOutcome outcome = test.append(test.produced(producerId, epoch, sequence, count, transactional));
      String expected = model.produce(producerId, epoch, sequence, count, transactional, test.leaderEpoch);
      assertEquals(expected, describe(outcome));
    }

    private void end() {
      long producerId = random.nextInt(4);
      int epoch = model.epoch(producerId) + (random.nextInt(8) == 0 ? 1 : 0);
      ControlType type = random.nextBoolean() ? ControlType.ABORT : ControlType.COMMIT;
      trace.add("end(" + producerId + "/" + epoch + " " + type + ")");
      AppendOutcome outcome = test.end(type, producerId, epoch, 0);
      assertEquals(model.end(producerId, epoch, type == ControlType.ABORT, test.leaderEpoch), describe(outcome));
    }

    private static String describe(AppendOutcome outcome) {
      if (outcome instanceof Appended appended) {
        return (appended.duplicate() ? "duplicate " : "appended ") + appended.baseOffset() + ".."
            + appended.lastOffset();
      }
      return ((Rejected) outcome).error().name();
    }

    private void checkpoint(boolean closing) throws IOException {
      trace.add("checkpoint(" + closing + ")");
      writeLate();
      test.checkpoint(closing);
    }

    /** Collects what is written only later, perhaps after other things happened. */
    private void collectLate() throws IOException {
      trace.add("collect");
      writeLate();
      late = new ArrayList<>();
      test.log.collectState(late, random.nextBoolean());
    }

    private void writeLate() throws IOException {
      test.area.write(late, false);
      late = new ArrayList<>();
    }

    private void reopen(boolean withoutState) throws IOException {
      boolean lose = random.nextBoolean();
      trace.add("reopen(" + (withoutState ? "without state" : lose ? "late write lost" : "late write done") + ")");
      long highWatermark = test.log.highWatermark();
      if (lose) {
        late = new ArrayList<>();
      }
      writeLate();
      if (withoutState) {
        test.area.values(TestLog.PARTITION).clear();
      }
      test.open();
      if (test.log.highWatermark() > highWatermark) {
        throw new AssertionError("high watermark " + highWatermark + " came back as " + test.log.highWatermark());
      }
      test.log.highWatermark(highWatermark);
    }

    private void truncate() throws IOException {
      long offset = test.log.logEndOffset() - random.nextInt(12);
      boolean unclean = random.nextInt(4) == 0;
      if (offset >= 0 && (unclean || offset >= test.log.highWatermark())) {
        trace.add("truncate(" + offset + ")");
        test.log.truncateTo(offset);
        model.truncate(offset);
        test.leaderEpoch += random.nextInt(2);
      }
    }

    private void checkLookUps() {
      for (int epoch = 0; epoch <= test.leaderEpoch; epoch++) {
        assertEquals(model.endOffsetForEpoch(epoch), test.log.endOffsetForEpoch(epoch));
      }
      for (int query = 0; query < 20; query++) {
        long from = random.nextInt((int) test.log.logEndOffset() + 1);
        long to = from + random.nextInt(20);
        assertEquals(model.aborted(from, to), test.log.abortedTransactions(from, to), from + " to " + to);
      }
    }
  }
}
