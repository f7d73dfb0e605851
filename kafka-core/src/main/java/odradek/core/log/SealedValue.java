package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.core.spi.storage.CorruptStorageException;

/**
 * The envelope of what a log keeps in the state area.
 *
 * <pre>
 *  0         1                  5
 *  +---------+------------------+---------
 *  | version | CRC-32C of rest  | content
 *  +---------+------------------+---------
 * </pre>
 *
 * <p><b>Threading:</b> stateless.
 */
final class SealedValue {

  private static final byte VERSION = 1;
  private static final int CRC_POSITION = 1;
  private static final int HEADER_BYTES = 5;

  private SealedValue() {}

  /** A buffer for exactly this much content, at whose position the content goes. */
  static ByteBuffer allocate(int contentBytes) {
    return ByteBuffer.allocate(HEADER_BYTES + contentBytes).position(HEADER_BYTES);
  }

  /** Seals a buffer that {@link #allocate} made and that is full. */
  static byte[] seal(ByteBuffer filled) {
    if (filled.hasRemaining()) {
      throw new IllegalStateException(filled.remaining() + " of " + filled.limit() + " bytes of a value are missing");
    }
    byte[] value = filled.array();
    filled.put(0, VERSION).putInt(CRC_POSITION, crc(value));
    return value;
  }

  /**
   * Opens a sealed value.
   *
   * @param key whose value it is, for the message
   * @return the content, from position to limit
   */
  static ByteBuffer open(String key, byte[] value) throws CorruptStorageException {
    if (value.length < HEADER_BYTES) {
      throw new CorruptStorageException(key, value.length + " bytes, expected at least " + HEADER_BYTES);
    }
    ByteBuffer buffer = ByteBuffer.wrap(value);
    if (buffer.get() != VERSION) {
      throw new CorruptStorageException(key, "version " + value[0] + ", expected " + VERSION);
    }
    int stored = buffer.getInt();
    if (stored != crc(value)) {
      throw new CorruptStorageException(key,
          "checksum is " + Integer.toHexString(crc(value)) + ", stored is " + Integer.toHexString(stored));
    }
    return buffer;
  }

  private static int crc(byte[] value) {
    var crc = new CRC32C();
    crc.update(value, HEADER_BYTES, value.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
