package odradek.server.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import odradek.core.spi.MetricVisitor;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4, in the order in which their names first come.
 *
 * <p><b>Threading:</b> confined to one thread.
 *
 * <p><b>Source:</b> the exposition formats in Prometheus' documentation.
 */
final class MetricsText implements MetricVisitor {

  /** What the HTTP header says about it. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double LARGEST_EXACT_WHOLE = 1L << 53;

  /** The values of one name have to stay together, whoever they come from. */
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  @Override
  public void counter(String name, String help, Map<String, String> labels, double value) {
    sample(family(name, help, "counter"), name, labels, null, value);
  }

  @Override
  public void gauge(String name, String help, Map<String, String> labels, double value) {
    sample(family(name, help, "gauge"), name, labels, null, value);
  }

  @Override
  public void histogram(String name, String help, Map<String, String> labels, double[] upperBounds, long[] counts,
      double sum) {
    StringBuilder family = family(name, help, "histogram");
    long upToHere = 0;
    for (int i = 0; i < counts.length; i++) {
      upToHere += counts[i];
      String bound = i < upperBounds.length ? number(upperBounds[i]) : "+Inf";
      sample(family, name + "_bucket", labels, bound, upToHere);
    }
    sample(family, name + "_sum", labels, null, sum);
    sample(family, name + "_count", labels, null, upToHere);
  }

  /** Everything so far. */
  String text() {
    var text = new StringBuilder();
    families.values().forEach(text::append);
    return text.toString();
  }

  private StringBuilder family(String name, String help, String type) {
    return families.computeIfAbsent(name, key -> new StringBuilder()
        .append("# HELP ").append(name).append(' ').append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n')
        .append("# TYPE ").append(name).append(' ').append(type).append('\n'));
  }

  private static void sample(StringBuilder out, String name, Map<String, String> labels, String bound, double value) {
    out.append(name);
    if (!labels.isEmpty() || bound != null) {
      char separator = '{';
      for (Map.Entry<String, String> label : labels.entrySet()) {
        out.append(separator).append(label.getKey()).append("=\"").append(escaped(label.getValue())).append('"');
        separator = ',';
      }
      if (bound != null) {
        out.append(separator).append("le=\"").append(bound).append('"');
      }
      out.append('}');
    }
    out.append(' ').append(number(value)).append('\n');
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < LARGEST_EXACT_WHOLE) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }
}
