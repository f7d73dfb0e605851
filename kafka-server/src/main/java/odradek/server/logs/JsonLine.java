package odradek.server.logs;

import java.util.Locale;

/**
 * A JSON object in one line.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class JsonLine {

  private final StringBuilder text = new StringBuilder("{");

  /** An object whose first member, {@code type}, says what it is about; null if it has none. */
  JsonLine(String type) {
    if (type != null) {
      put("type", type);
    }
  }

  JsonLine put(String name, String value) {
    return putRaw(name, value == null ? "null" : quoted(value));
  }

  JsonLine put(String name, long value) {
    return putRaw(name, Long.toString(value));
  }

  JsonLine put(String name, boolean value) {
    return putRaw(name, Boolean.toString(value));
  }

  /** Puts something that is JSON already. */
  JsonLine putRaw(String name, String json) {
    if (text.length() > 1) {
      text.append(", ");
    }
    text.append(quoted(name)).append(": ").append(json);
    return this;
  }

  @Override
  public String toString() {
    return text + "}";
  }

  private static String quoted(String value) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f && c < 0xa0) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
