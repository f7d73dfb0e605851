package odradek.api.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import odradek.api.record.InvalidBatchException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Valid batches with bytes changed, cut or added: whatever the bytes, reading them ends, with records or with
 * {@link InvalidBatchException}, and never with an index error, an endless walk or too large an allocation.
 */
@Timeout(300)
class MutationTest {

  private static final BatchCodecs CODECS = BatchCodecs.of(new TestGzip());
  private static final byte[] NASTY = {0, 1, 2, 3, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

  private static ByteBuffer batches(Random random) {
    ByteBuffer joined = ByteBuffer.allocate(2_000_000);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        joined.put(ControlRecords.transactionMarker(ControlType.COMMIT, 1, (short) 1, 1, 1));
        continue;
      }
      var builder = new RecordBatchBuilder().codec(random.nextInt(4) == 0 ? new TestGzip() : null);
      for (Record record : RandomRecords.list(random, 0, 1 + random.nextInt(4), false)) {
        builder.append(record.timestampMs(), record.key(), record.value(), record.headers());
      }
      joined.put(builder.build());
    }
    return joined.flip();
  }

  private static void mutate(Random random, ByteBuffer buffer) {
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      // Structure sits at the front more often than in the middle of some value.
      int range = random.nextBoolean() ? Math.min(buffer.limit(), 120) : buffer.limit();
      int at = random.nextInt(range);
      buffer.put(at, random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : (byte) random.nextInt());
    }
    if (random.nextInt(5) == 0) {
      buffer.limit(random.nextInt(buffer.limit() + 1));
    }
  }

  /** Reads everything there is to read, without a look at the checksum. */
  private static long readAll(ByteBuffer buffer) {
    RecordBatches batches = new RecordBatches().wrap(buffer);
    RecordCursor cursor = new RecordCursor();
    long sum = 0;
    while (batches.next()) {
      RecordBatch batch = batches.batch();
      sum += batch.nextOffset() + batch.lastSequence() + batch.toString().length() + (batch.isCrcValid() ? 1 : 0);
      cursor.wrap(batch, CODECS.records(batch, 1_000_000));
      while (cursor.next()) {
        sum += cursor.offset() + cursor.timestampMs() + cursor.record().headers().size();
        while (cursor.nextHeader()) {
          sum += cursor.headerKeyLength() + cursor.headerValueLength();
        }
        if (batch.isControl() && ControlRecords.type(cursor).isTransactionMarker()) {
          sum += ControlRecords.coordinatorEpoch(cursor);
        }
      }
    }
    return sum + batches.partialTailBytes();
  }

  @Test
  void onlyTheNamedExceptionComesOut() {
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    Seeded.run(5_000, random -> {
      ByteBuffer buffer = batches(random);
      readAll(buffer);
      mutate(random, buffer);
      try {
        readAll(buffer);
      } catch (InvalidBatchException e) {
        seen.add(e.reason());
      }
    });
    var expected = EnumSet.of(
        Reason.TOO_SHORT, Reason.BAD_MAGIC, Reason.BAD_COUNT, Reason.BAD_SIZE, Reason.BAD_RECORD, Reason.BAD_OFFSET,
        Reason.BAD_COMPRESSION, Reason.CORRUPT_COMPRESSION);
    if (Long.getLong("seed") == null) {
      assertTrue(seen.containsAll(expected), "mutations led only to " + seen);
    }
  }

  @Test
  void everySingleByteChangedInASmallBatch() {
    ByteBuffer original = new RecordBatchBuilder()
        .append(5, ByteBuffer.wrap(new byte[] {1}), null, List.of(new Header("h", ByteBuffer.wrap(new byte[2]))))
        .append(3, null, ByteBuffer.wrap(new byte[] {1, 2}), List.of())
        .build();
    long expected = readAll(original);
    for (int at = 0; at < original.limit(); at++) {
      for (int value = 0; value < 256; value++) {
        byte before = original.get(at);
        original.put(at, (byte) value);
        try {
          readAll(original);
        } catch (InvalidBatchException e) {
          assertTrue(e.getMessage().length() > 20, e.getMessage());
        }
        original.put(at, before);
      }
    }
    assertEquals(expected, readAll(original));
  }
}
