package odradek.server.logs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.Header;
import odradek.api.record.Record;
import odradek.api.record.RecordCursor;
import odradek.server.text.JsonLine;

/** How a record looks in print: bytes that are text as text, others in hexadecimal, in JSON as base 64. */
final class RecordLines {

  private RecordLines() {}

  static String text(RecordCursor cursor, boolean control) {
    var line = new StringBuilder("  record ").append(cursor.offset()).append("  timestamp ").append(cursor.timestampMs());
    if (control) {
      return line.append("  ").append(describeControl(cursor)).toString();
    }
    Record record = cursor.record();
    line.append("  key ").append(text(record.key())).append("  value ").append(text(record.value()));
    if (!record.headers().isEmpty()) {
      line.append(record.headers().stream().map(header -> header.key() + "=" + text(header.value()))
          .collect(Collectors.joining(", ", "  headers ", "")));
    }
    return line.toString();
  }

  private static String describeControl(RecordCursor cursor) {
    ControlType type = ControlRecords.type(cursor);
    return type.isTransactionMarker() ? type + " coordinator epoch " + ControlRecords.coordinatorEpoch(cursor)
        : type.toString();
  }

  private static String text(ByteBuffer bytes) {
    if (bytes == null) {
      return "null";
    }
    String text = decoded(bytes);
    return text != null && text.chars().noneMatch(Character::isISOControl) ? '"' + text + '"'
        : "0x" + HexFormat.of().formatHex(array(bytes));
  }

  static JsonLine json(Path file, RecordCursor cursor, boolean control) {
    var line = new JsonLine("record").put("file", file.toString()).put("offset", cursor.offset())
        .put("timestamp", cursor.timestampMs());
    if (control) {
      ControlType type = ControlRecords.type(cursor);
      line.put("control", type.toString());
      return type.isTransactionMarker() ? line.put("coordinatorEpoch", ControlRecords.coordinatorEpoch(cursor)) : line;
    }
    Record record = cursor.record();
    put(line, "key", record.key());
    put(line, "value", record.value());
    return record.headers().isEmpty() ? line : line.putRaw("headers",
        record.headers().stream().map(RecordLines::json).collect(Collectors.joining(", ", "[", "]")));
  }

  private static String json(Header header) {
    JsonLine line = new JsonLine(null).put("key", header.key());
    put(line, "value", header.value());
    return line.toString();
  }

  private static void put(JsonLine line, String name, ByteBuffer bytes) {
    String text = bytes == null ? null : decoded(bytes);
    if (bytes == null || text != null) {
      line.put(name, text);
    } else {
      line.put(name + "Base64", Base64.getEncoder().encodeToString(array(bytes)));
    }
  }

  /** The text that the bytes are; null if they are none. */
  private static String decoded(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return array;
  }
}
