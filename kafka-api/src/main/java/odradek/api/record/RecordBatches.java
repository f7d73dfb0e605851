package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;

/**
 * Walks the batches that lie one after the other in a buffer.
 *
 * <p>A slice of a log may legally end in the middle of a batch; readers ignore that tail. Therefore a tail that could
 * still become a batch ends the walk and is reported by {@link #partialTailBytes()}, while bytes that no continuation
 * could repair throw. Where a partial tail is not legal, use {@link #requireWhole()} or {@link #single}.
 *
 * <pre>{@code
 * var batches = new RecordBatches().wrap(buffer);
 * while (batches.next()) {
 *   use(batches.batch());
 * }
 * }</pre>
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Buffers:</b> borrowed until the next {@code wrap}, accessed
 * by absolute position.
 */
public final class RecordBatches {

  private final RecordBatch batch = new RecordBatch();
  private ByteBuffer buffer;
  private int nextPosition;
  private int endPosition;
  private boolean done;

  /** A walk over nothing, to be wrapped. */
  public RecordBatches() {}

  /**
   * Starts a walk over a buffer, from its position to its limit.
   *
   * @param buffer big-endian
   * @return this
   */
  public RecordBatches wrap(ByteBuffer buffer) {
    return wrap(buffer, buffer.position(), buffer.remaining());
  }

  /**
   * Starts a walk over a part of a buffer.
   *
   * @param buffer big-endian
   * @param position where the first batch starts
   * @param sizeBytes how many bytes to walk over
   * @return this
   */
  public RecordBatches wrap(ByteBuffer buffer, int position, int sizeBytes) {
    if (position < 0 || sizeBytes < 0 || position > buffer.limit() - sizeBytes) {
      throw new IllegalArgumentException(
          "range of " + sizeBytes + " bytes at position " + position + " is outside a buffer of " + buffer.limit());
    }
    this.buffer = buffer;
    this.nextPosition = position;
    this.endPosition = position + sizeBytes;
    this.done = false;
    return this;
  }

  /**
   * Moves on to the next whole batch.
   *
   * @return false at the end, or where only a partial batch is left
   * @throws InvalidBatchException with {@link Reason#TOO_SHORT}, {@link Reason#BAD_SIZE} or {@link Reason#BAD_MAGIC} if
   *     what comes next is not the start of a batch; the walk stays before it
   */
  public boolean next() {
    int remaining = endPosition - nextPosition;
    if (remaining < BatchLayout.LOG_OVERHEAD_BYTES) {
      done = true;
      return false;
    }
    int length = buffer.getInt(nextPosition + BatchLayout.LENGTH_POSITION);
    RecordBatch.requireLength(length, nextPosition);
    if (remaining > BatchLayout.MAGIC_POSITION) {
      RecordBatch.requireMagic(buffer.get(nextPosition + BatchLayout.MAGIC_POSITION), nextPosition);
    }
    if (remaining - BatchLayout.LOG_OVERHEAD_BYTES < length) {
      done = true;
      return false;
    }
    batch.wrap(buffer, nextPosition);
    nextPosition += batch.sizeBytes();
    return true;
  }

  /** The batch that {@link #next()} moved to: the same view every time, wrapped anew. */
  public RecordBatch batch() {
    return batch;
  }

  /** Where the first byte lies that no batch has covered so far. */
  public int nextPosition() {
    return nextPosition;
  }

  /** After the end: how many bytes of a partial batch are left, 0 if none. */
  public int partialTailBytes() {
    if (!done) {
      throw new IllegalStateException("the walk is not at its end, but at position " + nextPosition);
    }
    return endPosition - nextPosition;
  }

  /**
   * After the end: refuses a partial tail.
   *
   * @throws InvalidBatchException with {@link Reason#TRUNCATED}
   */
  public void requireWhole() {
    int tail = partialTailBytes();
    if (tail > 0) {
      throw new InvalidBatchException(
          Reason.TRUNCATED, "the batch at position " + nextPosition + " is cut off after " + tail + " bytes");
    }
  }

  /**
   * Views the one batch that a buffer must hold, as in a produce request.
   *
   * @param buffer from position to limit exactly one batch; big-endian
   * @param batch the view to use
   * @return {@code batch}
   * @throws InvalidBatchException with {@link Reason#BAD_BATCH_COUNT} if there is none or a second one, otherwise as
   *     {@link RecordBatch#wrap}
   */
  public static RecordBatch single(ByteBuffer buffer, RecordBatch batch) {
    if (!buffer.hasRemaining()) {
      throw new InvalidBatchException(Reason.BAD_BATCH_COUNT, "no batch, expected exactly one");
    }
    batch.wrap(buffer, buffer.position());
    int extra = buffer.remaining() - batch.sizeBytes();
    if (extra > 0) {
      throw new InvalidBatchException(
          Reason.BAD_BATCH_COUNT, extra + " bytes follow the first batch, expected exactly one batch");
    }
    return batch;
  }

  /**
   * How many bytes whole batches take at the front of a buffer.
   *
   * @param buffer read from position to limit; big-endian
   * @throws InvalidBatchException as {@link #next()} does
   */
  public static int wholeSizeBytes(ByteBuffer buffer) {
    RecordBatches batches = new RecordBatches().wrap(buffer);
    while (batches.next()) {
      continue;
    }
    return batches.nextPosition() - buffer.position();
  }

  /**
   * A view per batch; for tools and tests. A partial tail is ignored.
   *
   * @param buffer read from position to limit; big-endian
   * @throws InvalidBatchException as {@link #next()} does
   */
  public static List<RecordBatch> list(ByteBuffer buffer) {
    var list = new ArrayList<RecordBatch>();
    RecordBatches batches = new RecordBatches().wrap(buffer);
    while (batches.next()) {
      list.add(new RecordBatch().wrap(buffer, batches.batch().position()));
    }
    return List.copyOf(list);
  }
}
