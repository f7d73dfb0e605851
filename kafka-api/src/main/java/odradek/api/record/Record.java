package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One record of a batch as an object: for coordinators, tools and tests. Hot paths use {@link RecordCursor}.
 *
 * <p><b>Threading:</b> immutable, as long as nobody moves a buffer's position; {@code duplicate()} it to read.
 * <b>Buffers:</b> key, value and header values are read-only views on the batch and live as long as its bytes stay.
 *
 * @param offset its offset in the partition
 * @param timestampMs its create or append time in milliseconds, -1 for none
 * @param key from position to limit; may be null
 * @param value from position to limit; null in a tombstone
 * @param headers in their order; may be empty
 */
public record Record(long offset, long timestampMs, ByteBuffer key, ByteBuffer value, List<Header> headers) {

  /** Copies the list. */
  public Record {
    headers = List.copyOf(headers);
  }
}
