package odradek.core.spi.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The log of one partition: record batches in the order of their offsets.
 *
 * <p><b>Threading:</b> {@link #read}, {@link #findByTimestamp}, {@link #chunks} and {@link #endOffset} may be called by
 * any thread at any time. {@link #append} and {@link #flush} are called one at a time, by the partition's owner. What
 * changes the log elsewhere than at its end ({@link #truncateTo}, {@link #advanceLogStart}, {@link #beginReplace},
 * {@link Replacement#commit}, {@link #close}) is called one at a time too; of these {@link #truncateTo} and
 * {@link #close} never overlap with append and flush, the others may.
 *
 * <p><b>Blocking:</b> {@link #append}, {@link #endOffset} and {@link #flush} are called on an event loop and never wait
 * for the device beyond what a write into the operating system's cache takes. The others may read from the device.
 *
 * <p><b>Errors:</b> {@link IOException} if the device fails; after a failed write or flush the storage refuses writes
 * until it is opened again, and what can be read stays readable. {@link IllegalArgumentException} for a call that
 * breaks the contract; nothing was changed then. After {@link #close} every method throws
 * {@link java.nio.channels.ClosedChannelException} or, where it throws no IOException, {@link IllegalStateException}.
 */
public interface PartitionStorage extends AutoCloseable {

  /** The offset that the next record will get: one past the last record's. */
  long endOffset();

  /**
   * Adds batches at the end.
   *
   * @param batches one or more complete batches between position and limit, with offsets assigned, each starting at or
   *     after the end of the one before (gaps are legal), the first at or after {@link #endOffset()}. Borrowed until
   *     return; the content and the limit are left alone, the position may be moved
   * @return {@link AppendResult#BUSY} if the engine would have to wait; then nothing was taken
   */
  AppendResult append(ByteBuffer batches) throws IOException;

  /**
   * Reads complete batches, beginning with the one that contains {@code offset} or, where offsets have gaps, the next
   * one.
   *
   * @param offset where to begin, 0 to {@link #endOffset()}
   * @param upToOffset batches that begin at or after this offset are left out; it always lies between two batches
   * @param maxBytes the largest size of the slice, at least 0, unless its first batch alone is larger: that is never
   *     left out
   * @return whole batches, possibly fewer than there are, but at least one if there is one in the range; the caller
   *     releases it. Empty (size 0) if there is none
   */
  Slice read(long offset, long upToOffset, int maxBytes) throws IOException;

  /**
   * Looks for a time.
   *
   * @param timestampMs milliseconds since 1970
   * @return the base offset of the first batch whose max timestamp is at or after {@code timestampMs}, or -1 if there
   *     is none. Answering with an earlier batch is legal, with a later one it is not
   */
  long findByTimestamp(long timestampMs) throws IOException;

  /**
   * Removes every batch that contains or follows an offset. Afterwards {@link #endOffset()} is {@code offset} or, if
   * that lay inside a batch, the base offset of that batch. No crash brings back what was removed once this returned.
   *
   * @param offset from where on, at least the first chunk's base offset; nothing happens at or beyond the end
   */
  void truncateTo(long offset) throws IOException;

  /**
   * Tells that nothing before an offset will be read again: chunks that lie before it go. If it is the end offset,
   * everything goes and the log continues there, after a crash too.
   *
   * @param offset at most {@link #endOffset()}; nothing happens if it is not after the current start
   */
  void advanceLogStart(long offset) throws IOException;

  /**
   * The log in pieces, oldest first: the units of retention and compaction. The last one is the one that is written to.
   */
  List<Chunk> chunks();

  /**
   * Makes everything that was appended before this call durable. Engines join the flushes of many partitions.
   *
   * @return completes on any thread with an end offset below which all is durable, at least the end offset at the time
   *     of the call; or with the {@link IOException} of the device, after which the storage is offline
   */
  CompletionStage<Long> flush();

  /**
   * Begins to replace whole chunks by batches that the broker cleaned. One replacement at a time.
   *
   * @param first base offset of the first chunk to replace
   * @param last base offset of the last chunk to replace, not the chunk that is written to
   * @throws IllegalArgumentException if these are not such chunks, or a replacement is under way
   */
  Replacement beginReplace(long first, long last) throws IOException;

  /**
   * Closes the partition; slices that are still held stay readable until they are released. Closing twice is harmless.
   */
  @Override
  void close() throws IOException;
}
