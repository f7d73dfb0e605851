package odradek.api.wire;

import java.nio.ByteBuffer;

/**
 * A message that can be written in each of its versions. Every implementation is an immutable record.
 *
 * <p><b>Threading:</b> immutable, except that byte buffers among the components are shared with whoever made the
 * message.
 *
 * <p><b>Source:</b> <a href="https://kafka.apache.org/protocol">the protocol guide</a>.
 */
public interface ApiMessage {

  /** The API key of a request or response, the record type of a coordinator or metadata record, otherwise -1. */
  short apiKey();

  /** The oldest version in which this message can be written. */
  short lowestVersion();

  /** The newest version in which this message can be written. */
  short highestVersion();

  /**
   * The exact number of bytes that {@link #write} produces.
   *
   * @param version the message version
   */
  int size(short version);

  /**
   * Writes the message.
   *
   * @param out where to; must have room for {@link #size} bytes
   * @param version the message version
   * @throws UnsupportedFieldException if the version cannot carry the message's values
   * @throws IllegalArgumentException if the message has no such version
   */
  void write(WireWriter out, short version);

  /**
   * Writes the message into a new buffer of exactly its size.
   *
   * @param version the message version
   * @return a heap buffer, ready to be read; the caller's
   */
  default ByteBuffer toBytes(short version) {
    ByteBuffer buffer = ByteBuffer.allocate(size(version));
    write(new WireWriter(buffer), version);
    return buffer.flip();
  }

  /**
   * Checks that a message has a version.
   *
   * @param message the message's name
   * @param version the version that was asked for
   * @param lowest the oldest version
   * @param highest the newest version
   * @throws IllegalArgumentException if it has not
   */
  static void checkVersion(String message, short version, short lowest, short highest) {
    if (version < lowest || version > highest) {
      throw new IllegalArgumentException(
          message + " has no version " + version + ", only " + lowest + " to " + highest);
    }
  }
}
