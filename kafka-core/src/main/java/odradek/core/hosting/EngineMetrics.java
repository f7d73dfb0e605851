package odradek.core.hosting;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import odradek.core.spi.MetricVisitor;
import odradek.core.spi.storage.StorageMetrics;

/**
 * What one storage engine publishes; shown with the plug-in's name and the directory, times in seconds.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class EngineMetrics implements StorageMetrics {

  private static final String PREFIX = "odradek_storage_";
  private static final String NANOSECONDS = "_ns";
  private static final double NS_PER_SECOND = 1e9;

  private record Published(String name, String help, boolean counter, LongSupplier value) {}

  private final List<Published> published = new CopyOnWriteArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();

  /**
   * @param provider the plug-in's name
   * @param path where the engine is, or null
   */
  EngineMetrics(String provider, Path path) {
    labels.put("provider", provider);
    if (path != null) {
      labels.put("directory", path.toString());
    }
  }

  @Override
  public void gauge(String name, String help, LongSupplier value) {
    published.add(new Published(name, help, false, value));
  }

  @Override
  public void counter(String name, String help, LongSupplier value) {
    published.add(new Published(name, help, true, value));
  }

  void visit(MetricVisitor visitor) {
    for (Published metric : published) {
      boolean time = metric.name().endsWith(NANOSECONDS);
      double value = metric.value().getAsLong();
      String name = PREFIX + (time
          ? metric.name().substring(0, metric.name().length() - NANOSECONDS.length()) + "_seconds" : metric.name());
      double shown = time ? value / NS_PER_SECOND : value;
      if (metric.counter()) {
        visitor.counter(name + "_total", metric.help(), labels, shown);
      } else {
        visitor.gauge(name, metric.help(), labels, shown);
      }
    }
  }
}
