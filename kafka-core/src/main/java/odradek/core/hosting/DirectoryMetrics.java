package odradek.core.hosting;

import java.util.Map;
import odradek.core.spi.MetricVisitor;

/**
 * Numbers about log directories.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class DirectoryMetrics {

  private final DirectorySet directories;
  private final Repairs repairs;

  DirectoryMetrics(DirectorySet directories, Repairs repairs) {
    this.directories = directories;
    this.repairs = repairs;
  }

  void visit(MetricVisitor visitor) {
    for (LogDirectory directory : directories.all()) {
      var labels = Map.of("directory", directory.path().toString());
      visitor.gauge("odradek_log_directory_offline", "1 if the log directory has failed, otherwise 0.", labels,
          directory.isOffline() ? 1 : 0);
      DirectorySpace space = directory.space();
      if (!directory.isOffline() && space.usableBytes() >= 0) {
        visitor.gauge("odradek_log_directory_usable_bytes", "Bytes that can still be written in the log directory.",
            labels, space.usableBytes());
        visitor.gauge("odradek_log_directory_total_bytes", "Size of the volume of the log directory.", labels,
            space.totalBytes());
        visitor.gauge("odradek_log_directory_space_level",
            "0 if there is enough space, 1 if producers are slowed down, 2 if they are refused.", labels,
            space.level().ordinal());
      }
    }
    visitor.counter("odradek_logs_reopened_total", "Logs that were opened again after a write had failed.", Map.of(),
        repairs.reopenedCount());
  }
}
