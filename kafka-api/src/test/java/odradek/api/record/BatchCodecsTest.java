package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;
import org.junit.jupiter.api.Test;

/** The table of codecs, and what a batch gets that cannot be decompressed. */
class BatchCodecsTest {

  private static final BatchCodecs GZIP = BatchCodecs.of(new TestGzip());

  private static ByteBuffer compressed() {
    return new RecordBatchBuilder()
        .codec(new TestGzip())
        .append(1, null, ByteBuffer.wrap(new byte[100_000]), List.of())
        .build();
  }

  private static InvalidBatchException failure(BatchCodecs codecs, ByteBuffer buffer, int limitBytes) {
    RecordBatch batch = new RecordBatch().wrap(buffer, 0);
    return assertThrows(InvalidBatchException.class, () -> codecs.records(batch, limitBytes));
  }

  @Test
  void findsWhatIsThere() {
    assertEquals("gzip", GZIP.byWireId(1).name());
    assertTrue(GZIP.supports(0));
    assertTrue(GZIP.supports(1));
    assertEquals(List.of("gzip"), GZIP.names());
    assertSame(GZIP.byWireId(1), GZIP.byWireId(1));
  }

  @Test
  void saysWhatIsMissing() {
    for (int wireId : new int[] {-1, 0, 2, 3, 4, 5, 7}) {
      if (wireId != 0) {
        assertFalse(GZIP.supports(wireId));
      }
      var e = assertThrows(InvalidBatchException.class, () -> GZIP.byWireId(wireId));
      assertEquals(Reason.BAD_COMPRESSION, e.reason());
      assertTrue(e.getMessage().contains(BatchCodecs.nameOf(wireId)), e.getMessage());
    }
    assertEquals("zstd", BatchCodecs.nameOf(4));
    assertEquals("unassigned", BatchCodecs.nameOf(5));
  }

  @Test
  void refusesCodecsThatNoClientReadsOrThatCollide() {
    assertThrows(IllegalArgumentException.class, () -> BatchCodecs.of(new TestGzip(), new TestGzip()));
  }

  @Test
  void mapsWhatGoesWrong() {
    ByteBuffer batch = compressed();
    int plainBytes = GZIP.records(new RecordBatch().wrap(batch, 0), 200_000).remaining();
    assertEquals(plainBytes, GZIP.records(new RecordBatch().wrap(batch, 0), plainBytes).remaining());
    assertEquals(Reason.TOO_LARGE, failure(GZIP, batch, plainBytes - 1).reason());
    assertEquals(Reason.BAD_COMPRESSION, failure(BatchCodecs.NONE, batch, 200_000).reason());
    assertEquals(Reason.CORRUPT_COMPRESSION, failure(GZIP, compressed().put(62, (byte) 0), 200_000).reason());
    assertEquals(Reason.BAD_COMPRESSION, failure(GZIP, compressed().putShort(21, (short) 7), 200_000).reason());
  }
}
