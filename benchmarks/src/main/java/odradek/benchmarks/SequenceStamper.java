package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.record.BatchLayout;

/**
 * Gives a batch another sequence number, as if its producer had sent a new one, without computing the whole checksum: a
 * CRC is linear, so what one byte at a place changes in it does not depend on the other bytes.
 */
final class SequenceStamper {

  private static final int BYTE_VALUES = 256;

  /** Per byte of the number, what each of its values does to the checksum. */
  private final int[][] effects = new int[Integer.BYTES][BYTE_VALUES];

  /**
   * A stamper.
   *
   * @param batchBytes the size of the batches
   */
  SequenceStamper(int batchBytes) {
    byte[] bytes = new byte[batchBytes - BatchLayout.ATTRIBUTES_POSITION];
    int unchanged = crc(bytes);
    for (int i = 0; i < Integer.BYTES; i++) {
      int position = BatchLayout.BASE_SEQUENCE_POSITION - BatchLayout.ATTRIBUTES_POSITION + i;
      for (int value = 0; value < BYTE_VALUES; value++) {
        bytes[position] = (byte) value;
        effects[i][value] = crc(bytes) ^ unchanged;
      }
      bytes[position] = 0;
    }
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Stamps a sequence number into a batch that starts at position 0. */
  void stamp(ByteBuffer batch, int sequence) {
    int changed = batch.getInt(BatchLayout.BASE_SEQUENCE_POSITION) ^ sequence;
    int crc = batch.getInt(BatchLayout.CRC_POSITION)
        ^ effects[0][changed >>> 24] ^ effects[1][changed >>> 16 & 0xFF]
        ^ effects[2][changed >>> 8 & 0xFF] ^ effects[3][changed & 0xFF];
    batch.putInt(BatchLayout.BASE_SEQUENCE_POSITION, sequence);
    batch.putInt(BatchLayout.CRC_POSITION, crc);
  }
}
