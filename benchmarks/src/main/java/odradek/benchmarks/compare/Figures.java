package odradek.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Figures of several rounds of two peers, smaller is better in all of them. */
final class Figures {

  private record Name(String what, String unit) {}

  private final String baseline;
  private final Map<Name, Map<String, List<Double>>> values = new LinkedHashMap<>();
  private String peer;

  /** Nothing has been measured; ratios are against the peer of the given name. */
  Figures(String baseline) {
    this.baseline = baseline;
  }

  /** From here on figures are those of this peer. */
  void of(String name) {
    this.peer = name;
  }

  /** Notes a figure of the present peer. */
  void add(String what, String unit, double value) {
    values.computeIfAbsent(new Name(what, unit), made -> new LinkedHashMap<>())
        .computeIfAbsent(peer, made -> new ArrayList<>()).add(value);
  }

  /** A line per figure: medians with the smallest and the largest value, and how many times the base line is larger. */
  String text() {
    var text = new StringBuilder(String.format(Locale.ROOT, "%-46s %-14s %s%n", "median (smallest to largest)", "unit",
        "base line " + baseline));
    values.forEach((name, peers) -> {
      text.append(String.format(Locale.ROOT, "%-46s %-14s", name.what(), name.unit()));
      peers.forEach((of, measured) -> text.append(String.format(Locale.ROOT, " %s %.4g (%.4g to %.4g)", of,
          median(measured), smallest(measured), largest(measured))));
      peers.forEach((of, measured) -> {
        if (!of.equals(baseline) && peers.containsKey(baseline)) {
          text.append(String.format(Locale.ROOT, "  %.2f times less", median(peers.get(baseline)) / median(measured)));
        }
      });
      text.append(System.lineSeparator());
    });
    return text.toString();
  }

  /** The same with every value. */
  String json() {
    String head = "{\n  \"baseline\": " + quoted(baseline) + ",\n  \"figures\": [\n    ";
    var figures = new StringJoiner(",\n    ", head, "\n  ]\n}\n");
    values.forEach((name, peers) -> {
      var measured = new StringJoiner(", ", "{", "}");
      peers.forEach((of, list) -> measured.add(quoted(of) + ": {\"median\": " + median(list) + ", \"values\": " + list
          + "}"));
      figures.add("{\"what\": " + quoted(name.what()) + ", \"unit\": " + quoted(name.unit()) + ", \"peers\": "
          + measured + "}");
    });
    return figures.toString();
  }

  static double median(List<Double> measured) {
    double[] sorted = measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double smallest(List<Double> measured) {
    return measured.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private static double largest(List<Double> measured) {
    return measured.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
