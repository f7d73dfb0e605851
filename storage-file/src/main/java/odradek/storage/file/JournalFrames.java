package odradek.storage.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;

/**
 * The bytes of the journal: frames, each of which is there as a whole or not at all.
 *
 * <pre>
 * file   | "ODRSTATE" 8 | frame | frame | ...
 * frame  | body length 4 | CRC-32C of the body 4 | body: one or more entries
 * entry  | kind 1 | topic id 16 | partition 4 | PUT, REMOVE: key length 1 | key | PUT: value length 4 | value |
 *
 * kinds: 1 PUT, 2 REMOVE, 3 DROP everything of a partition,
 *        4 CLOSED: the engine, cleanly; alone in the last frame, cut off when it opens again; the rest is zero
 * </pre>
 */
final class JournalFrames {

  static final byte[] MAGIC = "ODRSTATE".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** The largest body: what one write of entries may take together. */
  static final int MAX_BODY_BYTES = 1 << 30;

  private static final int ENTRY_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;
  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final byte DROP = 3;
  private static final byte CLOSED = 4;
  private static final TopicIdPartition NOBODY = new TopicIdPartition(Uuid.ZERO, 0);

  /**
   * An entry to be written.
   *
   * @param key null drops everything of the partition
   * @param value null removes the key
   */
  record Entry(TopicIdPartition partition, String key, byte[] value) {

    int encodedBytes() {
      int bytes = ENTRY_BYTES;
      if (key != null) {
        bytes += 1 + key.length();
      }
      return value == null ? bytes : bytes + Integer.BYTES + value.length;
    }
  }

  /**
   * An entry that was read.
   *
   * @param valuePosition where the value starts in the body
   * @param valueLength its length, -1 if the key is removed
   */
  record Found(byte kind, TopicIdPartition partition, String key, int valuePosition, int valueLength) {

    boolean isClosing() {
      return kind == CLOSED;
    }
  }

  private JournalFrames() {}

  /** A frame with entries, between position and limit. */
  static ByteBuffer encode(List<Entry> entries) {
    long bodyBytes = 0;
    for (Entry entry : entries) {
      bodyBytes += entry.encodedBytes();
    }
    if (bodyBytes > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "a write of " + bodyBytes + " bytes of state, at most " + MAX_BODY_BYTES + " are allowed at once");
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + (int) bodyBytes);
    frame.position(HEADER_BYTES);
    entries.forEach(entry -> put(frame, entry));
    frame.putInt(0, (int) bodyBytes).putInt(Integer.BYTES, crc(frame.array(), HEADER_BYTES, (int) bodyBytes));
    return frame.flip();
  }

  /** The last frame: the engine closed and made everything durable. */
  static ByteBuffer closing() {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES).position(HEADER_BYTES);
    putHead(frame, CLOSED, NOBODY);
    frame.putInt(0, ENTRY_BYTES).putInt(Integer.BYTES, crc(frame.array(), HEADER_BYTES, ENTRY_BYTES));
    return frame.flip();
  }

  private static void putHead(ByteBuffer frame, byte kind, TopicIdPartition partition) {
    Uuid id = partition.topicId();
    frame.put(kind).putLong(id.mostSignificantBits()).putLong(id.leastSignificantBits());
    frame.putInt(partition.partition());
  }

  private static void put(ByteBuffer frame, Entry entry) {
    putHead(frame, entry.key() == null ? DROP : entry.value() == null ? REMOVE : PUT, entry.partition());
    if (entry.key() != null) {
      frame.put((byte) entry.key().length()).put(entry.key().getBytes(StandardCharsets.US_ASCII));
    }
    if (entry.value() != null) {
      frame.putInt(entry.value().length).put(entry.value());
    }
  }

  static int crc(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** The entries of a body whose checksum is right. */
  static List<Found> decode(ByteBuffer body) {
    var entries = new ArrayList<Found>();
    while (body.hasRemaining()) {
      byte kind = body.get();
      var partition = new TopicIdPartition(new Uuid(body.getLong(), body.getLong()), body.getInt());
      String key = null;
      if (kind == PUT || kind == REMOVE) {
        byte[] chars = new byte[body.get()];
        body.get(chars);
        key = new String(chars, StandardCharsets.US_ASCII);
      }
      int length = kind == PUT ? body.getInt() : -1;
      entries.add(new Found(kind, partition, key, body.position(), length));
      body.position(body.position() + Math.max(0, length));
    }
    return entries;
  }
}
