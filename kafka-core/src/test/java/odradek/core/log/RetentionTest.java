package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.core.spi.storage.Chunk;
import org.junit.jupiter.api.Test;

/** What retention removes; the numbers in the names are those of the rules in the compatibility reference. */
class RetentionTest {

  private static final long NOW = TestLog.START_MS;
  private static final long DAY = 86_400_000;

  private static long newStart(LogConfig config, long highWatermark, Chunk... chunks) {
    return Retention.newLogStart(List.of(chunks), config, NOW, 0, highWatermark);
  }

  private static LogConfig config(long retentionMs, long retentionBytes) {
    return LogConfig.DEFAULT.toBuilder().retentionMs(retentionMs).retentionBytes(retentionBytes).build();
  }

  @Test
  void rule117TimeRemovesTheOldestChunksWhole() {
    Chunk[] chunks = {
      new Chunk(0, 10, 100, NOW - 3 * DAY), new Chunk(10, 20, 100, NOW - DAY - 1), new Chunk(20, 30, 100, NOW - DAY)
    };
    assertEquals(20, newStart(config(DAY, -1), 30, chunks));
    assertEquals(10, newStart(config(2 * DAY, -1), 30, chunks));
    assertEquals(0, newStart(config(-1, -1), 30, chunks));
  }

  @Test
  void rule117FutureTimestampsPinWhatFollows() {
    assertEquals(0, newStart(config(DAY, -1), 30,
        new Chunk(0, 10, 100, NOW + DAY), new Chunk(10, 20, 100, NOW - 9 * DAY), new Chunk(20, 30, 100, NOW)));
  }

  @Test
  void rule117SizeRemovesWholeChunksWhileTheRestIsLargeEnough() {
    Chunk[] chunks = {new Chunk(0, 10, 100, NOW), new Chunk(10, 20, 100, NOW), new Chunk(20, 30, 50, NOW)};
    assertEquals(0, newStart(config(-1, 151), 30, chunks));
    assertEquals(10, newStart(config(-1, 150), 30, chunks));
    assertEquals(20, newStart(config(-1, 1), 30, chunks));
    assertEquals(30, newStart(config(-1, 0), 30, chunks));
  }

  @Test
  void neverBeyondTheHighWatermark() {
    Chunk[] chunks = {new Chunk(0, 10, 100, 5), new Chunk(10, 20, 100, 5), new Chunk(20, 30, 50, 5)};
    assertEquals(10, newStart(config(DAY, -1), 19, chunks));
    assertEquals(20, newStart(config(-1, 0), 29, chunks));
    assertEquals(0, newStart(config(DAY, 0), 9, chunks));
  }

  @Test
  void oldLastChunkGoesToo() {
    assertEquals(20, newStart(config(DAY, -1), 20, new Chunk(0, 10, 100, 5), new Chunk(10, 20, 100, 5)));
  }

  @Test
  void compactedTopicsKeepEverything() {
    LogConfig compacted = config(1, 0).toBuilder().delete(false).compact(true).build();
    assertEquals(0, newStart(compacted, 20, new Chunk(0, 10, 100, 5), new Chunk(10, 20, 100, 5)));
  }

  @Test
  void chunksWithoutTimestampsAreKeptByTime() {
    assertEquals(0, newStart(config(DAY, -1), 20, new Chunk(0, 10, 100, -1), new Chunk(10, 20, 100, 5)));
  }

  @Test
  void rule117LogStartMovesAndStorageFollows() throws IOException {
    var test = new TestLog(1);
    test.append(NOW - 8 * DAY);
    test.append(NOW - 8 * DAY);
    test.append(NOW);
    assertEquals(false, test.log.applyRetention());
    test.log.highWatermark(3);
    assertEquals(true, test.log.applyRetention());
    assertEquals(2, test.log.logStartOffset());
    assertEquals(1, test.storage.batches().size());
    test.nowMs += 8 * DAY;
    test.log.applyRetention();
    assertEquals(3, test.log.logStartOffset());
    assertEquals(3, test.log.logEndOffset());
    assertEquals(0, test.storage.batches().size());
    assertEquals(new Appended(3, 3, -1, 3, false), test.append(NOW));
  }

  @Test
  void rule118DeleteRecords() throws IOException {
    var test = new TestLog(1);
    test.append(NOW, NOW);
    test.append(NOW, NOW);
    test.append(NOW, NOW);
    test.log.highWatermark(4);
    assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, test.log.deleteRecords(5));
    assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, test.log.deleteRecords(-2));
    assertEquals(ErrorCode.NONE, test.log.deleteRecords(3));
    assertEquals(3, test.log.logStartOffset());
    assertEquals(ErrorCode.NONE, test.log.deleteRecords(1));
    assertEquals(3, test.log.logStartOffset());
    test.checkpoint(false);
    test.open();
    assertEquals(3, test.log.logStartOffset());
    test.log.trimStorage();
    assertEquals(2, test.storage.batches().size());
    assertEquals(ErrorCode.NONE, test.log.deleteRecords(-1));
    assertEquals(4, test.log.logStartOffset());
    test.log.config(LogConfig.DEFAULT.toBuilder().delete(false).compact(true).build());
    assertEquals(ErrorCode.POLICY_VIOLATION, test.log.deleteRecords(-1));
  }
}
