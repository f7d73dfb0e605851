import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.Cleaner;
import org.apache.kafka.storage.internals.log.CleanerStats;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.LogToClean;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.SkimpyOffsetMap;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.internals.utils.Throttler;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;

/**
 * Apache Kafka's cleaner on segment files that another broker wrote, with Kafka's default settings. Started from source
 * by the command {@code compaction}, with Kafka's own jars: arguments are the folder with the segments, a folder to
 * work in, the segment size and the number of rounds. Prints a line per round: processor nanoseconds, nanoseconds,
 * bytes that are left.
 */
public class KafkaCleaner {

  private static final int DEDUPE_BUFFER_BYTES = 134_217_728;
  private static final int IO_BUFFER_BYTES = 524_288 / 2;
  private static final int MAX_MESSAGE_BYTES = 1_048_588;

  public static void main(String[] arguments) throws Exception {
    Path source = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]).resolve("compacted-0");
    int segmentBytes = Integer.parseInt(arguments[2]);
    for (int round = Integer.parseInt(arguments[3]); round > 0; round--) {
      copy(source, folder);
      clean(folder, segmentBytes);
      delete(folder);
    }
  }

  private static void clean(Path folder, int segmentBytes) throws Exception {
    var settings = new Properties();
    settings.putAll(Map.of("cleanup.policy", "compact", "segment.bytes", Integer.toString(segmentBytes),
        "file.delete.delay.ms", "0"));
    var scheduler = new KafkaScheduler(1);
    scheduler.startup();
    UnifiedLog log = UnifiedLog.create(folder.toFile(), new LogConfig(settings), 0, Long.MAX_VALUE, scheduler,
        new BrokerTopicStats(), Time.SYSTEM, 900_000, new ProducerStateManagerConfig(86_400_000, false), 600_000,
        new LogDirFailureChannel(1), true, Optional.empty());
    log.updateHighWatermark(log.logEndOffset());
    List<LogSegment> segments = log.logSegments();
    long end = segments.get(segments.size() - 1).baseOffset();
    var cleaner = new Cleaner(0, new SkimpyOffsetMap(DEDUPE_BUFFER_BYTES), IO_BUFFER_BYTES, MAX_MESSAGE_BYTES, 0.9,
        new Throttler(Double.MAX_VALUE, 300, "cleaner-io", "bytes", Time.SYSTEM), Time.SYSTEM, partition -> { });
    long cpuNs = cpuNs();
    long startNs = System.nanoTime();
    Map.Entry<Long, CleanerStats> result = cleaner.clean(new LogToClean(log, 0, end, false));
    long tookNs = System.nanoTime() - startNs;
    long usedNs = cpuNs() - cpuNs;
    if (result.getKey() != end) {
      throw new IllegalStateException("cleaned up to " + result.getKey() + ", expected " + end);
    }
    long left = 0;
    for (LogSegment segment : log.logSegments(0, end)) {
      left += segment.size();
    }
    System.out.println("cleaned " + usedNs + " " + tookNs + " " + left);
    log.close();
    scheduler.shutdown();
  }

  private static long cpuNs() {
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  private static void copy(Path source, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
