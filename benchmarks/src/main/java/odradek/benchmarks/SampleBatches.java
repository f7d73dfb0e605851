package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatchBuilder;

/**
 * Record batches as an application writes them: short keys, JSON values that resemble each other.
 *
 * <p><b>Threading:</b> confined to one thread at a time. The same seed makes the same batches.
 */
public final class SampleBatches {

  private static final String[] PATHS = {
    "/", "/products", "/products/1421", "/cart", "/checkout", "/search?q=spool+of+thread", "/account/orders", "/help"
  };
  private static final String[] AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15",
    "okhttp/4.12.0"
  };
  private static final int KEY_BYTES = 12;

  private final SplittableRandom random;
  private final RecordBatchBuilder builder = new RecordBatchBuilder();
  private long timestampMs;

  /** @param firstTimestampMs that of the first batch; later ones are later */
  public SampleBatches(long seed, long firstTimestampMs) {
    this.random = new SplittableRandom(seed);
    this.timestampMs = firstTimestampMs;
  }

  /** The batches that follow get a producer, with sequence numbers from 0. */
  void producer(long producerId) {
    builder.producer(producerId, (short) 0, 0);
  }

  /**
   * Makes a batch.
   *
   * @param batchBytes its exact size, header included
   * @param recordsCount how many records share it
   * @return a heap buffer from position 0 to limit
   */
  ByteBuffer batch(int batchBytes, int recordsCount) {
    fill(batchBytes, recordsCount);
    return builder.build();
  }

  /** As {@link #batch}, in a direct buffer, as batches come from the network. */
  ByteBuffer directBatch(int batchBytes, int recordsCount) {
    ByteBuffer batch = batch(batchBytes, recordsCount);
    return ByteBuffer.allocateDirect(batch.remaining()).put(batch).flip();
  }

  private void fill(int batchBytes, int recordsCount) {
    for (int index = 0; index < recordsCount; index++) {
      int recordBytes = (batchBytes - builder.sizeBytes()) / (recordsCount - index);
      int keyBytes = KEY_BYTES;
      int valueBytes = valueBytes(recordBytes, index, keyBytes);
      if (recordBytes(index, keyBytes, valueBytes) < recordBytes) {
        keyBytes++;
      }
      builder.append(timestampMs, ByteBuffer.wrap(key(keyBytes)), ByteBuffer.wrap(value(valueBytes)), List.of());
    }
    timestampMs += 1 + random.nextInt(3);
  }

  /** The longest value with which a record fits. */
  private static int valueBytes(int recordBytes, int index, int keyBytes) {
    int valueBytes = recordBytes;
    while (recordBytes(index, keyBytes, valueBytes) > recordBytes) {
      valueBytes--;
    }
    if (valueBytes < 0) {
      throw new IllegalArgumentException("a record of " + recordBytes + " bytes is too small for its key");
    }
    return valueBytes;
  }

  private static int recordBytes(int index, int keyBytes, int valueBytes) {
    int body = 3 + varintBytes(index) + varintBytes(keyBytes) + keyBytes + varintBytes(valueBytes) + valueBytes;
    return varintBytes(body) + body;
  }

  /** Bytes of a varint, which has its sign in its lowest bit. */
  private static int varintBytes(int value) {
    return (31 - Integer.numberOfLeadingZeros(value << 1 | 1)) / 7 + 1;
  }

  private byte[] key(int sizeBytes) {
    String digits = Integer.toString(1_000_000_000 + random.nextInt(1_000_000_000));
    return ("user-" + digits).substring(0, sizeBytes).getBytes(StandardCharsets.US_ASCII);
  }

  /** One or more events, cut to size. */
  private byte[] value(int sizeBytes) {
    var json = new StringBuilder(sizeBytes + 256).append('[');
    while (json.length() < sizeBytes) {
      json.append("{\"id\":\"").append(Long.toHexString(random.nextLong()))
          .append("\",\"at\":").append(timestampMs)
          .append(",\"event\":\"page_view\",\"path\":\"").append(PATHS[random.nextInt(PATHS.length)])
          .append("\",\"durationMs\":").append(random.nextInt(3000))
          .append(",\"status\":").append(random.nextInt(20) == 0 ? 404 : 200)
          .append(",\"agent\":\"").append(AGENTS[random.nextInt(AGENTS.length)])
          .append("\",\"country\":\"").append((char) ('A' + random.nextInt(26))).append("Z\"},");
    }
    json.setLength(sizeBytes);
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The records of a batch as they are compressed, without the header. */
  ByteBuffer records(int sizeBytes, int recordsCount) {
    ByteBuffer batch = batch(sizeBytes + BatchLayout.HEADER_BYTES, recordsCount);
    return batch.position(BatchLayout.HEADER_BYTES).slice();
  }
}
