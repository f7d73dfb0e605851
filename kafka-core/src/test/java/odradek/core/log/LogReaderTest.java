package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Look-ups by time; the numbers in the names are those of the rules in the compatibility reference. */
class LogReaderTest {

  private static final long T = TestLog.START_MS;

  private TestLog test = new TestLog(200);

  @AfterEach
  void everySliceIsReleased() {
    assertEquals(0, test.storage.slicesOut());
  }

  @Test
  void rule67FirstRecordAtOrAfterTheTimeExactlyInsideTheBatch() throws IOException {
    test.leaderEpoch = 3;
    test.append(T, T + 10, T + 5);
    test.append(T + 20, T + 15, T + 30);
    assertEquals(new TimestampOffset(1, T + 10, 3), test.log.offsetForTimestamp(T + 1, 6));
    assertEquals(new TimestampOffset(0, T, 3), test.log.offsetForTimestamp(0, 6));
    assertEquals(new TimestampOffset(3, T + 20, 3), test.log.offsetForTimestamp(T + 11, 6));
    assertEquals(new TimestampOffset(5, T + 30, 3), test.log.offsetForTimestamp(T + 30, 6));
    assertEquals(TimestampOffset.NONE, test.log.offsetForTimestamp(T + 31, 6));
  }

  @Test
  void rule68RecordsBeyondTheBoundAreNotFound() throws IOException {
    test.append(T);
    test.append(T + 10);
    assertEquals(TimestampOffset.NONE, test.log.offsetForTimestamp(T + 5, 1));
    assertEquals(1, test.log.offsetForTimestamp(T + 5, 2).offset());
    assertEquals(TimestampOffset.NONE, test.log.offsetForTimestamp(T, 0));
  }

  @Test
  void recordsBeforeTheLogStartAreNotFound() throws IOException {
    test.append(T, T, T);
    test.log.highWatermark(3);
    test.log.deleteRecords(2);
    assertEquals(2, test.log.offsetForTimestamp(0, 3).offset());
    assertEquals(2, test.log.offsetOfMaxTimestamp(3).offset());
  }

  @Test
  void appendTimeBatchesAnswerTheirFirstRecord() throws IOException {
    test.config = LogConfig.DEFAULT.toBuilder().timestampType(TimestampType.LOG_APPEND_TIME).build();
    test.open();
    test.append(1, 2, 3);
    test.nowMs += 50;
    test.append(1, 2, 3);
    assertEquals(new TimestampOffset(3, T + 50, 0), test.log.offsetForTimestamp(T + 1, 6));
    assertEquals(new TimestampOffset(3, T + 50, 0), test.log.offsetOfMaxTimestamp(6));
  }

  @Test
  void rule69MaxTimestamp() throws IOException {
    assertEquals(TimestampOffset.NONE, test.log.offsetOfMaxTimestamp(0));
    test.append(T, T + 50, T + 50);
    test.append(T + 20);
    test.append(T + 90);
    assertEquals(new TimestampOffset(1, T + 50, 0), test.log.offsetOfMaxTimestamp(4));
    assertEquals(new TimestampOffset(4, T + 90, 0), test.log.offsetOfMaxTimestamp(5));
  }

  @Test
  void aBatchThatCompactionEmptiedHasNoTime() throws IOException {
    test.append(T, T + 50);
    test.storage.append(new RecordBatchBuilder().baseOffset(2).partitionLeaderEpoch(0).build(4, T + 90));
    test.open();
    test.log.highWatermark(5);
    assertEquals(new TimestampOffset(1, T + 50, 0), test.log.offsetOfMaxTimestamp(5));
    assertEquals(TimestampOffset.NONE, test.log.offsetForTimestamp(T + 60, 5));
  }

  private record Written(long offset, long timestampMs) {}

  @Test
  void randomLogsAnswerLikeAPlainScan() throws IOException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      test = new TestLog(200 + random.nextInt(2000));
      test.codecs = BatchCodecs.of(FakeCodec.GZIP);
      test.open();
      var written = new ArrayList<Written>();
      var bounds = new ArrayList<Long>();
      bounds.add(0L);
      for (int batch = random.nextInt(30); batch > 0; batch--) {
        var builder = new RecordBatchBuilder().codec(random.nextBoolean() ? FakeCodec.GZIP : null);
        for (int record = random.nextInt(6); record >= 0; record--) {
          long timestampMs = random.nextInt(10) == 0 ? -1 : T + random.nextInt(40) + written.size() / 4;
          builder.append(timestampMs, TestLog.bytes("k"), TestLog.bytes("v"), List.of());
          written.add(new Written(written.size(), timestampMs));
        }
        test.append(builder.build());
        bounds.add((long) written.size());
      }
      test.log.highWatermark(written.size());
      test.log.deleteRecords(random.nextInt(written.size() + 1));
      compare("seed " + seed + ", round " + round, random, written, bounds);
    }
  }

  private void compare(String what, Random random, List<Written> written, List<Long> bounds) throws IOException {
    long start = test.log.logStartOffset();
    for (int query = 0; query < 60; query++) {
      long upTo = bounds.get(random.nextInt(bounds.size()));
      long timestampMs = T + random.nextInt(60) - 5;
      TimestampOffset expected = TimestampOffset.NONE;
      TimestampOffset latest = TimestampOffset.NONE;
      for (Written record : written) {
        if (record.offset() >= start && record.offset() < upTo && record.timestampMs() >= 0) {
          var candidate = new TimestampOffset(record.offset(), record.timestampMs(), 0);
          expected = expected.offset() < 0 && record.timestampMs() >= timestampMs ? candidate : expected;
          latest = record.timestampMs() > latest.timestampMs() ? candidate : latest;
        }
      }
      assertEquals(expected, test.log.offsetForTimestamp(timestampMs, upTo), what + ", time " + timestampMs);
      assertEquals(latest, test.log.offsetOfMaxTimestamp(upTo), what + ", up to " + upTo + " from " + start);
    }
  }
}
