package odradek.benchmarks.report;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON. */
public final class Json {

  private static final String INDENT = "  ";

  private Json() {}

  /**
   * The text of a value.
   *
   * @param value a map with text keys, a list, a text, a number, a boolean or null; numbers that are not finite become
   *     null
   * @return several lines, with one at the end
   */
  public static String text(Object value) {
    var out = new StringBuilder();
    write(out, value, "");
    return out.append('\n').toString();
  }

  private static void write(StringBuilder out, Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      writeMap(out, map, indent);
    } else if (value instanceof List<?> list) {
      writeList(out, list, indent);
    } else if (value instanceof Double number) {
      out.append(Double.isFinite(number) ? number(number) : "null");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      quote(out, value.toString());
    }
  }

  /** Five digits say more than a measurement knows. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.5g", value)));
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String deeper = indent + INDENT;
    String before = "{\n" + deeper;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      quote(out.append(before), entry.getKey().toString());
      write(out.append(": "), entry.getValue(), deeper);
      before = ",\n" + deeper;
    }
    out.append('\n').append(indent).append('}');
  }

  /** Lists of plain values take one line. */
  private static void writeList(StringBuilder out, List<?> list, String indent) {
    boolean plain = list.stream().noneMatch(item -> item instanceof Map<?, ?>);
    String deeper = indent + INDENT;
    out.append('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      out.append(plain ? "" : "\n" + deeper);
      write(out, items.next(), deeper);
      out.append(items.hasNext() ? plain ? ", " : "," : "");
    }
    out.append(plain ? "" : "\n" + indent).append(']');
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
