package odradek.benchmarks.suite;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs all cells on all engines in turns, A B C A B C: what the machine does beside hits all of them alike.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class Suite {

  private static final double NS_PER_S = 1e9;
  private static final double NS_PER_US = 1e3;
  private static final double MEGA = 1e6;

  private record Key(String engine, String cell) {}

  private final PrintWriter out;
  private final CellProcess processes;
  private final List<Engine> engines;
  private final List<Cell> cells;
  private final Map<Key, List<Measurement>> measured = new LinkedHashMap<>();
  private final Map<Key, String> reasons = new LinkedHashMap<>();

  Suite(PrintWriter out, CellProcess processes, List<Engine> engines, List<Cell> cells) {
    this.out = out;
    this.processes = processes;
    this.engines = engines;
    this.cells = cells;
  }

  /**
   * Runs everything.
   *
   * @param template the settings of each run, but for engine and cell
   */
  void run(int roundsCount, RunSettings template) throws InterruptedException {
    for (int round = 1; round <= roundsCount; round++) {
      for (Cell cell : cells) {
        for (Engine engine : engines) {
          run(round, engine, new RunSettings(engine.name(), cell, template.directory(), template.warmUpMs(),
              template.measureMs(), template.logBytes()));
        }
      }
    }
  }

  private void run(int round, Engine engine, RunSettings settings) throws InterruptedException {
    var key = new Key(engine.name(), settings.cell().name());
    String obstacle = engine.obstacle(settings.cell());
    if (obstacle != null || reasons.containsKey(key)) {
      reasons.putIfAbsent(key, obstacle);
      return;
    }
    out.printf(Locale.ROOT, "round %d  %-28s %-14s ", round, key.cell(), key.engine());
    out.flush();
    try {
      Measurement measurement = processes.run(settings);
      measured.computeIfAbsent(key, made -> new ArrayList<>()).add(measurement);
      out.printf(Locale.ROOT, "%,12.0f /s %,10.1f MB/s   p50 %,.1f us  p99 %,.1f us%n",
          measurement.operations() * NS_PER_S / measurement.usage().wallNs(),
          measurement.bytes() / MEGA * NS_PER_S / measurement.usage().wallNs(),
          measurement.latencies().getValueAtPercentile(50) / NS_PER_US,
          measurement.latencies().getValueAtPercentile(99) / NS_PER_US);
    } catch (IOException e) {
      reasons.put(key, "failed: " + e.getMessage());
      out.println("failed: " + e.getMessage());
    }
    out.flush();
  }

  /** Whether something failed, rather than being impossible. */
  boolean hasFailures() {
    return reasons.values().stream().anyMatch(reason -> reason.startsWith("failed"));
  }

  List<CellResult> results() {
    var results = new ArrayList<CellResult>();
    for (Cell cell : cells) {
      for (Engine engine : engines) {
        var key = new Key(engine.name(), cell.name());
        results.add(new CellResult(engine.name(), cell, measured.getOrDefault(key, List.of()), reasons.get(key)));
      }
    }
    return results;
  }
}
