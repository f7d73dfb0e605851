package odradek.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once, for a moment and in this process: the numbers mean nothing, but they all run. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BenchmarksSmokeTest {

  /** On the disk that the build is on; the system's temporary folder may be in memory. */
  private static final Path DATA = Path.of("target", "smoke-data");

  private static ChainedOptionsBuilder moment(String benchmarks) {
    return new OptionsBuilder()
        .include(benchmarks)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
  }

  private static ChainedOptionsBuilder onDisk(String benchmarks) {
    return moment(benchmarks).param("directory", DATA.toString()).param("logBytes", "4194304");
  }

  private static Set<String> run(ChainedOptionsBuilder options) throws Exception {
    Collection<RunResult> results = new Runner(options.build()).run();
    assertFalse(results.isEmpty());
    for (RunResult result : results) {
      assertTrue(result.getPrimaryResult().getScore() > 0, () -> result.getParams().id() + " did nothing");
    }
    return results.stream().map(result -> result.getParams().getBenchmark()).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyBenchmarkRuns() throws Exception {
    var ran = new TreeSet<String>();
    ran.addAll(run(onDisk("\\.AppendBenchmark")));
    ran.addAll(run(onDisk("\\.AppendBenchmark")
        .param("storage", "bare", "file").param("flush", "each").param("batchBytes", "16384")));
    ran.addAll(run(onDisk("\\.LogAppendBenchmark")));
    ran.addAll(run(onDisk("\\.FetchBenchmark").param("segmentBytes", "1048576")));
    ran.addAll(run(onDisk("\\.CellBenchmark")));
    ran.addAll(run(moment("\\.CodecBenchmark")));
    ran.addAll(run(moment("\\.RecordBenchmark")));
    ran.addAll(run(moment("\\.MessageBenchmark")));
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Set<String> all = BenchmarkList.defaultList().getAll(silent, List.of()).stream()
        .map(entry -> entry.getUsername()).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, ran, "a benchmark is missing here");
    assertFalse(Files.exists(DATA), "a benchmark left data behind");
  }

  @Test
  void ratioComparesValues() throws Exception {
    String[] arguments = {
      "recordsCount=16,145", "rounds=2", "RecordBenchmark.iterate", "-r", "100ms"
    };
    var out = new ByteArrayOutputStream();
    try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      assertEquals(0, RatioCommand.run(arguments, print));
    }
    String last = out.toString(StandardCharsets.UTF_8).lines().reduce("", (before, line) -> line);
    assertTrue(last.matches("  RecordBenchmark.iterate recordsCount=145: [0-9.]+ .*, cpu [0-9.]+ .*"), last);
  }

  @Test
  void compactionIsMeasured() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      assertEquals(0, CompactionCommand.run(new String[] {
        "bytes=3000000", "segmentBytes=1000000", "rounds=1", "codec=lz4", "directory=" + DATA}, print));
      assertEquals(1, CompactionCommand.run(new String[] {"nonsense"}, print));
    }
    String report = out.toString(StandardCharsets.UTF_8);
    assertTrue(report.contains("codec lz4") && report.contains("odradek: ") && report.contains("usage"), report);
    assertFalse(Files.exists(DATA), "the benchmark left data behind");
  }

  @Test
  void ratioNeedsTwoValues() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      assertEquals(1, RatioCommand.run(new String[] {"recordsCount=16", "RecordBenchmark"}, print));
    }
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage"));
  }
}
