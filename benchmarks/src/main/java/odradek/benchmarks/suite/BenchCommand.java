package odradek.benchmarks.suite;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import odradek.core.plugin.PluginException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures all storage engines that are there, side by side, and writes a report. */
@Command(
    name = "odradek bench",
    description = {
      "Measure storage engines side by side: those that are built in, those that are installed, and plug-ins that are named."
          + " Plug-ins have to stand the contract tests first. Without options, about a dozen cells run in under 20 minutes."},
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all was measured", "1:a plug-in is not sound, or a cell failed",
    "2:the command line makes no sense"})
public final class BenchCommand implements Callable<Integer> {

  private static final long MS_PER_S = 1000;
  private static final long MEGABYTE = 1L << 20;
  private static final long CONTRACT_LIMIT_SECONDS = 300;
  private static final long CELL_LIMIT_MS = 600_000;

  @Spec
  private CommandSpec spec;

  @Option(names = "--plugin", paramLabel = "<jar>",
      description = "A plug-in, or a jar that one needs; may be repeated.")
  private List<Path> plugins = new ArrayList<>();

  @Option(names = "--storage", paramLabel = "<name>", split = ",",
      description = "Which engines, by the names of their providers; all that are found if this is left out.")
  private List<String> storage = new ArrayList<>();

  @Option(names = "--cells", paramLabel = "<cell>", split = ",", defaultValue = "default",
      description = "What to measure: default, all, an operation such as append, or names of cells.")
  private List<String> cells = new ArrayList<>();

  @Option(names = "--list", description = "List the cells and engines and measure nothing.")
  private boolean list;

  @Option(names = "--rounds", paramLabel = "<n>", defaultValue = "2",
      description = "How often each engine runs each cell, in turns; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--seconds", paramLabel = "<s>", defaultValue = "3",
      description = "How long a cell is measured; default ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--warm-up", paramLabel = "<s>", defaultValue = "2",
      description = "How long it runs before that; default ${DEFAULT-VALUE}.")
  private double warmUpSeconds;

  @Option(names = "--log-megabytes", paramLabel = "<mb>", defaultValue = "512",
      description = "How much there is to be read, and after how much an appended log starts anew; default ${DEFAULT-VALUE}.")
  private long logMegabytes;

  @Option(names = "--directory", paramLabel = "<folder>", defaultValue = "benchmark-data",
      description = "Where data goes, on a disk; removed afterwards; default ${DEFAULT-VALUE}.")
  private String directory;

  @Option(names = "--json", paramLabel = "<file>", defaultValue = "odradek-bench.json",
      description = "Where the report for programs goes; default ${DEFAULT-VALUE}.")
  private Path json;

  @Option(names = "--html", paramLabel = "<file>", defaultValue = "odradek-bench.html",
      description = "Where the report for people goes, a page that needs nothing else; default ${DEFAULT-VALUE}.")
  private Path html;

  @Option(names = "--no-contract", description = "Leave the contract tests of plug-ins out.")
  private boolean noContract;

  @Option(names = "--force", description = "Measure a plug-in that is not sound: its numbers mean little.")
  private boolean force;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
  private boolean help;

  /** Made by the command line. */
  public BenchCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1 || seconds < 0 || warmUpSeconds < 0 || logMegabytes < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds is " + rounds + ", --seconds " + seconds
          + ", --warm-up "
          + warmUpSeconds + ", --log-megabytes " + logMegabytes + "; expected at least 1, 0, 0 and 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    var participants = new Participants(plugins);
    if (!list && !participants.examine(!noContract, CONTRACT_LIMIT_SECONDS, out) && !force) {
      out.println("Nothing was measured: numbers of an engine that breaks the contract mean little. --force measures it.");
      out.flush();
      return 1;
    }
    List<Cell> chosen = cells();
    List<Engine> engines = engines(participants);
    if (list) {
      print(out, chosen, engines);
      return 0;
    }
    return measure(out, chosen, engines, participants.classPath());
  }

  private int measure(PrintWriter out, List<Cell> chosen, List<Engine> engines, String classPath)
      throws IOException, InterruptedException {
    String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Object> machine = Machine.describe(directory);
    var suite = new Suite(out, new CellProcess(classPath, CELL_LIMIT_MS), engines, chosen);
    suite.run(rounds, new RunSettings("", chosen.get(0), directory, (long) (warmUpSeconds * MS_PER_S),
        (long) (seconds * MS_PER_S), logMegabytes * MEGABYTE));
    var report = new BenchReport(started, settings(), machine, engines, chosen, suite.results());
    write(json, report.json());
    write(html, report.html());
    out.println("The report: " + html.toAbsolutePath() + " and " + json.toAbsolutePath());
    out.flush();
    return suite.hasFailures() ? 1 : 0;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }

  private Map<String, Object> settings() {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("rounds", rounds);
    settings.put("measureSeconds", seconds);
    settings.put("warmUpSeconds", warmUpSeconds);
    settings.put("logBytes", logMegabytes * MEGABYTE);
    return settings;
  }

  private List<Cell> cells() {
    try {
      return Cell.matching(list && cells.equals(List.of("default")) ? List.of("all") : cells);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Engine> engines(Participants participants) throws IOException {
    try {
      return participants.engines(storage);
    } catch (PluginException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void print(PrintWriter out, List<Cell> cells, List<Engine> engines) {
    List<Cell> defaults = Cell.defaults();
    out.println("cells (* runs by default)");
    cells.forEach(cell -> out.printf("%s %-30s %s, %s%n", defaults.contains(cell) ? " *" : "  ", cell.name(),
        cell.operation().title(), cell.title()));
    out.println("engines");
    engines.forEach(engine -> out.printf("   %-30s %s%n", engine.name(), engine.origin()));
    out.flush();
  }
}
