package odradek.server.text;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A JSON object in one line.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class JsonLine {

  private final StringBuilder text = new StringBuilder("{");

  /** An object whose first member, {@code type}, says what it is about; null if it has none. */
  public JsonLine(String type) {
    if (type != null) {
      put("type", type);
    }
  }

  /** Puts a text, or null. */
  public JsonLine put(String name, String value) {
    return putRaw(name, value == null ? "null" : quoted(value));
  }

  /** Puts a number. */
  public JsonLine put(String name, long value) {
    return putRaw(name, Long.toString(value));
  }

  /** Puts a truth value. */
  public JsonLine put(String name, boolean value) {
    return putRaw(name, Boolean.toString(value));
  }

  /** Puts something that is JSON already. */
  public JsonLine putRaw(String name, String json) {
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

  /** Values that are JSON already as an array in one line. */
  public static String array(Collection<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Objects as an array with one of them per line. */
  public static String lines(Collection<JsonLine> objects) {
    return objects.isEmpty() ? "[]"
        : objects.stream().map(JsonLine::toString).collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
  }

  /** A text as JSON. */
  public static String quoted(String value) {
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
