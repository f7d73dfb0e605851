package odradek.testkit.crash;

import java.nio.ByteBuffer;

/**
 * A batch as the model knows it.
 *
 * @param checksum over all of its bytes
 */
record StoredBatch(long baseOffset, long nextOffset, int sizeBytes, long checksum) {

  static StoredBatch of(long baseOffset, long nextOffset, ByteBuffer bytes) {
    return new StoredBatch(baseOffset, nextOffset, bytes.remaining(), BatchSpec.checksum(bytes));
  }

  @Override
  public String toString() {
    return baseOffset + ".." + nextOffset;
  }
}
