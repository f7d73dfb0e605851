package odradek.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;

/**
 * What the keys look like. All numbers are big-endian, so that keys sort as the numbers do.
 *
 * <pre>
 * column family "batches"
 *   number(4) last offset(8)       a record batch
 * column family "default"
 *   C topic id(16) partition(4)    number(4): the partition exists
 *   K number(4) base offset(8)     data number(4) size(8) first(8) max(8): a chunk
 *   M data number(4) offset(8)     chunk(8) size(8) first(8) max(8): a chunk as it was up to an offset
 *   S number(4) key                state
 *   G data number(4) from(8)       to(8): batches to be removed when the database is opened
 *   N                              number(4): the next one to assign
 * </pre>
 *
 * <p>A batch has the key of its <em>last</em> offset: the first key at or after an offset is then the batch that
 * contains the offset or follows it, and the last key tells the log's end.
 */
final class Keys {

  /** The size of a batch's key. */
  static final int BATCH_KEY_BYTES = Integer.BYTES + Long.BYTES;

  static final byte CATALOGUE = 'C';
  static final byte CHUNK = 'K';
  static final byte MARK = 'M';
  static final byte STATE = 'S';
  static final byte GARBAGE = 'G';
  private static final byte NEXT_NUMBER = 'N';

  private static final int OFFSET_POSITION = 1 + Integer.BYTES;

  private Keys() {}

  static byte[] catalogue(TopicIdPartition partition) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES).put(CATALOGUE)
        .putLong(partition.topicId().mostSignificantBits()).putLong(partition.topicId().leastSignificantBits())
        .putInt(partition.partition()).array();
  }

  static TopicIdPartition partition(byte[] catalogueKey) {
    ByteBuffer key = ByteBuffer.wrap(catalogueKey, 1, catalogueKey.length - 1);
    return new TopicIdPartition(new Uuid(key.getLong(), key.getLong()), key.getInt());
  }

  static byte[] nextNumber() {
    return new byte[] {NEXT_NUMBER};
  }

  /** The key of a chunk, a mark or garbage. */
  static byte[] at(byte kind, int number, long offset) {
    return ByteBuffer.allocate(OFFSET_POSITION + Long.BYTES).put(kind).putInt(number).putLong(offset).array();
  }

  /** The number in the key of a chunk, a mark or garbage. */
  static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  /** The offset in the key of a chunk, a mark or garbage. */
  static long offset(byte[] key) {
    return ByteBuffer.wrap(key).getLong(OFFSET_POSITION);
  }

  static byte[] state(int number, String key) {
    byte[] text = key.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(OFFSET_POSITION + text.length).put(STATE).putInt(number).put(text).array();
  }

  static String stateKey(byte[] key) {
    return new String(key, OFFSET_POSITION, key.length - OFFSET_POSITION, StandardCharsets.US_ASCII);
  }

  /** Where the keys of a kind begin. */
  static byte[] first(byte kind) {
    return new byte[] {kind};
  }

  /** Where the keys of a kind and a number begin. */
  static byte[] first(byte kind, int number) {
    return ByteBuffer.allocate(OFFSET_POSITION).put(kind).putInt(number).array();
  }

  /** The key of a batch, or a border between such keys. */
  static byte[] batch(int number, long lastOffset) {
    return ByteBuffer.allocate(BATCH_KEY_BYTES).putInt(number).putLong(lastOffset).array();
  }

  /** Writes the key of a batch into a buffer, which is ready to be read then. */
  static ByteBuffer batch(ByteBuffer target, int number, long lastOffset) {
    return target.clear().putInt(number).putLong(lastOffset).flip();
  }
}
