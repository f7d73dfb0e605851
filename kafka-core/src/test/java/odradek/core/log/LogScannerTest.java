package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import org.junit.jupiter.api.Test;

/** Walks over logs whose batches are smaller and larger than the window and the slices of the walk. */
class LogScannerTest {

  @Test
  void everyBatchIsSeenOnceWhateverItsSize() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var test = new TestLog();
    for (int i = 0; i < 3000; i++) {
      var builder = new RecordBatchBuilder();
      int size = random.nextInt(100) == 0 ? random.nextInt(300_000) : random.nextInt(random.nextInt(3) == 0 ? 300 : 30);
      for (int record = random.nextInt(3); record >= 0; record--) {
        builder.append(test.nowMs, null, ByteBuffer.allocate(size), List.of());
      }
      test.append(builder.build());
    }
    List<RecordBatch> stored = test.stored();
    int first = random.nextInt(stored.size());
    int end = first + random.nextInt(stored.size() - first + 1);
    long from = stored.get(first).lastOffset();
    long upTo = end == stored.size() ? test.log.logEndOffset() : stored.get(end).baseOffset();
    long bytes = 0;
    try (var scanner = new LogScanner(test.storage, from, upTo)) {
      for (RecordBatch expected : stored.subList(first, end)) {
        assertTrue(scanner.next(), "seed " + seed);
        assertEquals(expected.baseOffset(), scanner.batch().baseOffset(), "seed " + seed);
        if (random.nextBoolean()) {
          assertEquals(expected.view(), scanner.wholeBatch().view(), "seed " + seed);
        }
        bytes += expected.sizeBytes();
      }
      assertFalse(scanner.next(), "seed " + seed);
      assertFalse(scanner.next(), "seed " + seed);
      assertEquals(bytes, scanner.scannedBytes());
    }
    assertEquals(0, test.storage.slicesOut());
  }
}
