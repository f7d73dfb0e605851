package odradek.server.logs;

import java.nio.file.Path;
import odradek.server.text.JsonLine;

/**
 * A place in a segment that is not as it should be.
 *
 * @param file the segment
 * @param position of the batch in the file, in bytes
 * @param offset the base offset that the batch states, -1 if there is none to be read
 * @param reason what is wrong
 */
record Damage(Path file, long position, long offset, String reason) {

  String text() {
    return "DAMAGED " + file + " at position " + position + (offset < 0 ? "" : ", offset " + offset) + ": " + reason;
  }

  JsonLine json() {
    return new JsonLine("damage").put("file", file.toString()).put("position", position).put("offset", offset)
        .put("reason", reason);
  }
}
