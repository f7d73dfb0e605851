package odradek.server.logs;

import java.nio.ByteBuffer;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;

/**
 * Reads the records of batches, compressed or not.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class BatchReader {

  /** More than any broker accepts by default; what claims to become larger is damaged or an attack. */
  private static final int MAX_OUTPUT_BYTES = 512 << 20;

  private static final int LARGEST_ASSIGNED_ID = 4;

  private final BatchCodecs codecs;
  private final RecordCursor cursor = new RecordCursor();

  BatchReader(BatchCodecs codecs) {
    this.codecs = codecs;
  }

  /** Whether the codec of the batch is missing here; a codec that Kafka does not have is damage instead. */
  boolean lacksCodec(RecordBatch batch) {
    return batch.compressionId() <= LARGEST_ASSIGNED_ID && !codecs.supports(batch.compressionId());
  }

  /**
   * Begins to read.
   *
   * @return to be used until the next call
   * @throws odradek.api.record.InvalidBatchException if the batch is damaged; the cursor throws it too
   */
  RecordCursor records(RecordBatch batch) {
    if (batch.compressionId() == 0) {
      return cursor.wrap(batch);
    }
    // Codecs get an array: not all of them read files that are mapped.
    ByteBuffer copy = ByteBuffer.allocate(batch.sizeBytes()).put(batch.view()).flip();
    return cursor.wrap(batch, codecs.records(new RecordBatch().wrap(copy, 0), MAX_OUTPUT_BYTES));
  }
}
