package odradek.core.coordinator;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One record of a coordinator's log, in the bytes that are stored.
 *
 * <p><b>Threading:</b> immutable, as long as nobody changes the buffers. <b>Buffers:</b> shared read-only; their
 * positions and limits stay.
 *
 * @param key the key, from position to limit; newer records supersede older ones of the same key
 * @param value the value, or null to remove what the key stands for
 */
public record CoordinatorRecord(ByteBuffer key, ByteBuffer value) {

  /** What a record takes in a batch besides its key and value, at most. */
  private static final int OVERHEAD_BYTES = 32;

  /** Checks that there is a key. */
  public CoordinatorRecord {
    Objects.requireNonNull(key, "key");
  }

  /** The most bytes that this record takes in a batch without compression. */
  public int sizeBytes() {
    return OVERHEAD_BYTES + key.remaining() + (value == null ? 0 : value.remaining());
  }
}
