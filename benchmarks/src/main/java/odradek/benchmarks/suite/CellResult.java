package odradek.benchmarks.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All rounds of one cell on one engine, or why there are none.
 *
 * @param rounds may be empty
 * @param reason why there are none or fewer than asked for, or null
 */
record CellResult(String engine, Cell cell, List<Measurement> rounds, String reason) {

  private static final double NS_PER_S = 1e9;
  private static final double NS_PER_US = 1e3;
  private static final double[] CURVE = {
    0, 10, 25, 50, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.3, 99.5, 99.7, 99.8, 99.9, 99.95, 99.97, 99.99, 99.995,
        99.999, 100
  };

  /** How it is written in a report: each figure with its median and its extremes over the rounds. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("engine", engine);
    json.put("cell", cell.name());
    json.put("rounds", rounds.size());
    if (reason != null) {
      json.put("reason", reason);
    }
    if (rounds.isEmpty()) {
      return json;
    }
    json.put("operationsPerSecond", spread(round -> round.operations() * NS_PER_S / round.usage().wallNs()));
    boolean hasBytes = rounds.stream().allMatch(round -> round.bytes() > 0);
    if (hasBytes) {
      json.put("bytesPerSecond", spread(round -> round.bytes() * NS_PER_S / round.usage().wallNs()));
    }
    json.put("cpuUsPerOperation", spread(round -> round.usage().cpuNs() / NS_PER_US / round.operations()));
    json.put("allocatedBytesPerOperation",
        spread(round -> (double) round.usage().allocatedBytes() / round.operations()));
    if (isWriting() && rounds.stream().allMatch(round -> round.usage().deviceBytes() >= 0)) {
      json.put("writtenBytesPerByte", spread(round -> (double) round.usage().writtenBytes() / round.bytes()));
      json.put("deviceBytesPerByte", spread(round -> (double) round.usage().deviceBytes() / round.bytes()));
    }
    var names = new TreeSet<String>();
    rounds.forEach(round -> names.addAll(round.figures().keySet()));
    for (String name : names) {
      json.put(name, spread(round -> round.figures().getOrDefault(name, Double.NaN)));
    }
    json.put("latencyUs", latencies());
    return json;
  }

  private boolean isWriting() {
    return cell.operation() == Operation.APPEND || cell.operation() == Operation.COMPACTION;
  }

  private Map<String, Object> spread(ToDoubleFunction<Measurement> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    var json = new LinkedHashMap<String, Object>();
    int middle = sorted.length / 2;
    json.put("median", sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    json.put("min", sorted[0]);
    json.put("max", sorted[sorted.length - 1]);
    return json;
  }

  /** Of all rounds together: percentiles are no means of percentiles. */
  private Map<String, Object> latencies() {
    var all = new Histogram(rounds.get(0).latencies());
    all.reset();
    all.setAutoResize(true);
    rounds.forEach(round -> all.add(round.latencies()));
    var json = new LinkedHashMap<String, Object>();
    json.put("count", all.getTotalCount());
    json.put("mean", all.getMean() / NS_PER_US);
    json.put("p50", all.getValueAtPercentile(50) / NS_PER_US);
    json.put("p90", all.getValueAtPercentile(90) / NS_PER_US);
    json.put("p99", all.getValueAtPercentile(99) / NS_PER_US);
    json.put("p999", all.getValueAtPercentile(99.9) / NS_PER_US);
    json.put("max", all.getMaxValue() / NS_PER_US);
    var curve = new ArrayList<List<Double>>();
    for (double percentile : CURVE) {
      // One value of a thousand says nothing about the last of ten thousand.
      if (percentile < 100 && (100 - percentile) / 100 * all.getTotalCount() < 1) {
        continue;
      }
      curve.add(List.of(percentile, all.getValueAtPercentile(percentile) / NS_PER_US));
    }
    json.put("curve", curve);
    return json;
  }
}
