package odradek.server.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of {@code odradek providers}.
 *
 * @param kind what it provides
 * @param name what configurations call it
 * @param version of its module, or empty
 * @param module empty on the class path
 * @param capabilities what it declares of itself
 */
record ProviderRow(String kind, String name, String version, String module, List<String> capabilities) {

  private static final List<String> HEADINGS = List.of("KIND", "NAME", "VERSION", "MODULE", "CAPABILITIES");

  static ProviderRow of(String kind, String name, Object provider, List<String> capabilities) {
    Module module = provider.getClass().getModule();
    if (!module.isNamed()) {
      return new ProviderRow(kind, name, "", "", capabilities);
    }
    return new ProviderRow(
        kind, name, module.getDescriptor().rawVersion().orElse(""), module.getName(), capabilities);
  }

  /** Columns that are as wide as they need to be. */
  static String table(List<ProviderRow> rows) {
    int[] widths = new int[HEADINGS.size()];
    widen(widths, HEADINGS);
    rows.forEach(row -> widen(widths, row.cells()));
    return line(widths, HEADINGS) + rows.stream().map(row -> line(widths, row.cells())).collect(Collectors.joining());
  }

  static String json(List<ProviderRow> rows) {
    return rows.stream().map(ProviderRow::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private List<String> cells() {
    return Arrays.asList(kind, name, dash(version), dash(module), dash(String.join(" ", capabilities)));
  }

  private String json() {
    return "{\"kind\": " + quoted(kind) + ", \"name\": " + quoted(name) + ", \"version\": " + quoted(version)
        + ", \"module\": " + quoted(module) + ", \"capabilities\": "
        + capabilities.stream().map(ProviderRow::quoted).collect(Collectors.joining(", ", "[", "]")) + "}";
  }

  private static void widen(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static String line(int[] widths, List<String> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + System.lineSeparator();
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
