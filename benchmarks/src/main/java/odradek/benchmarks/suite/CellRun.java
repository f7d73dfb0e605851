package odradek.benchmarks.suite;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Runs one cell on one engine: set up, warm up, measure, clean up. What a process of {@link CellProcess} does. */
public final class CellRun {

  private static final int PRECISION_DIGITS = 3;
  private static final double NS_PER_MS = 1e6;

  private CellRun() {}

  /**
   * Runs a cell and writes what was measured.
   *
   * @param arguments the file for the result, then those of {@link RunSettings}
   */
  public static void main(String[] arguments) throws Exception {
    List<String> settings = Arrays.asList(arguments).subList(1, arguments.length);
    Measurement measured = run(RunSettings.of(settings));
    try (Writer out = Files.newBufferedWriter(Path.of(arguments[0]))) {
      measured.properties().store(out, null);
    }
    // Engines with native threads may keep a process alive.
    System.exit(0);
  }

  static Measurement run(RunSettings settings) throws IOException, InterruptedException {
    try (Workload workload = workload(settings)) {
      rounds(workload, settings.warmUpMs());
      Measurement measured = rounds(workload, settings.measureMs());
      return new Measurement(measured.bytes(), measured.usage(), measured.latencies(), workload.figures());
    }
  }

  /** Sets a cell up. */
  static Workload workload(RunSettings settings) throws IOException, InterruptedException {
    return switch (settings.cell().operation()) {
      case APPEND -> new AppendWorkload(settings);
      case TAIL, CATCHUP, SEEK, TIMESTAMP -> new ReadWorkload(settings);
      case RECOVERY -> new RecoveryWorkload(settings);
      case COMPACTION -> new CompactionWorkload(settings);
    };
  }

  /** At least one turn. */
  private static Measurement rounds(Workload workload, long durationMs) throws IOException, InterruptedException {
    var latencies = new Histogram(PRECISION_DIGITS);
    long bytes = 0;
    long endNs = System.nanoTime() + (long) (durationMs * NS_PER_MS);
    Usage usage = Usage.NONE;
    Usage start = Usage.now();
    do {
      if (workload.hasChores()) {
        workload.prepare();
        start = Usage.now();
      }
      bytes += workload.turn(latencies);
      if (workload.hasChores()) {
        usage = usage.plus(Usage.now().minus(start));
        workload.tidy();
      }
    } while (System.nanoTime() - endNs < 0);
    Usage used = workload.hasChores() ? usage : Usage.now().minus(start);
    return new Measurement(bytes, used, latencies, Map.of());
  }
}
