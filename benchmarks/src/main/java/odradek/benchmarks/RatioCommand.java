package odradek.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Compares the values of one parameter in short turns within one process, A B A B: what a machine does beside hits all
 * of them alike, so that the ratio means something where absolute numbers do not.
 *
 * <pre>
 * ratio storage=bare,file rounds=30 benchmarks.AppendBenchmark -p batchBytes=16384
 * </pre>
 *
 * <p>The first value is the base line. A ratio above 1 is faster than it, whatever the mode. {@code cpu} is the same of
 * processor time ({@link CpuProfiler}), of all threads. The first rounds warm up and do not count.
 */
final class RatioCommand {

  private static final int DEFAULT_ROUNDS = 20;
  private static final int WARM_UP_ROUNDS = 5;
  private static final TimeValue TURN = TimeValue.milliseconds(300);
  private static final String USAGE = "usage: ratio <parameter>=<base line>,<value>... [rounds=<n>] [options of JMH]";

  /** What one run says: operations per unit of time, and per nanosecond of processor time. */
  private record Speed(double wall, double cpu) {}

  /** The ratios of all rounds. */
  private record Ratios(List<Double> wall, List<Double> cpu) {}

  private final PrintStream out;
  private final String parameter;
  private final List<String> values;
  private final int rounds;
  private final String[] options;
  private final Map<String, Ratios> ratios = new TreeMap<>();

  private RatioCommand(PrintStream out, String parameter, List<String> values, int rounds, String[] options) {
    this.out = out;
    this.parameter = parameter;
    this.values = values;
    this.rounds = rounds;
    this.options = options;
  }

  /**
   * Runs the command.
   *
   * @return the exit status
   */
  static int run(String[] arguments, PrintStream out) throws RunnerException, CommandLineOptionException {
    String[] compared = arguments.length == 0 ? new String[0] : arguments[0].split("[=,]");
    if (compared.length < 3) {
      out.println(USAGE);
      return 1;
    }
    boolean stated = arguments.length > 1 && arguments[1].startsWith("rounds=");
    int rounds = stated ? Integer.parseInt(arguments[1].substring("rounds=".length())) : DEFAULT_ROUNDS;
    List<String> values = List.of(compared).subList(1, compared.length);
    String[] options = Arrays.copyOfRange(arguments, stated ? 2 : 1, arguments.length);
    new RatioCommand(out, compared[0], values, rounds, options).compare();
    return 0;
  }

  private void compare() throws RunnerException, CommandLineOptionException {
    for (int round = 1 - Math.min(WARM_UP_ROUNDS, rounds - 1); round <= rounds; round++) {
      Map<String, Speed> baseline = measure(values.get(0));
      for (String value : values.subList(1, values.size())) {
        Map<String, Speed> speeds = measure(value);
        if (round > 0) {
          speeds.forEach((key, speed) -> note(key, value, speed, baseline.get(key)));
        }
      }
    }
    out.printf("speed against %s=%s: median of %d rounds (first to third quartile)%n", parameter, values.get(0),
        rounds);
    ratios.forEach((key, measured) ->
        out.printf("  %s: %s, cpu %s%n", key, summary(measured.wall()), summary(measured.cpu())));
  }

  private void note(String key, String value, Speed speed, Speed baseline) {
    String name = key + " " + parameter + "=" + value;
    Ratios noted = ratios.computeIfAbsent(name, made -> new Ratios(new ArrayList<>(), new ArrayList<>()));
    noted.wall().add(speed.wall() / baseline.wall());
    noted.cpu().add(speed.cpu() / baseline.cpu());
  }

  private Map<String, Speed> measure(String value) throws RunnerException, CommandLineOptionException {
    var stated = new CommandLineOptions(options);
    var run = new OptionsBuilder()
        .parent(stated)
        .param(parameter, value)
        .addProfiler(CpuProfiler.class)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(stated.getMeasurementTime().orElse(TURN))
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .build();
    Collection<RunResult> results = new Runner(run).run();
    var speeds = new TreeMap<String, Speed>();
    for (RunResult result : results) {
      double score = result.getPrimaryResult().getScore();
      double wall = result.getParams().getMode() == Mode.Throughput ? score : 1 / score;
      double cpu = 1 / result.getSecondaryResults().get(CpuProfiler.RESULT).getScore();
      speeds.put(key(result.getParams(), results), new Speed(wall, cpu));
    }
    return speeds;
  }

  /** The benchmark's name with the parameters that differ between the results. */
  private static String key(BenchmarkParams params, Collection<RunResult> results) {
    String name = params.getBenchmark();
    var key = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
    for (String parameter : params.getParamsKeys()) {
      var seen = new HashSet<String>();
      results.forEach(result -> seen.add(result.getParams().getParam(parameter)));
      if (seen.size() > 1) {
        key.append(' ').append(parameter).append('=').append(params.getParam(parameter));
      }
    }
    return key.toString();
  }

  private static String summary(List<Double> measured) {
    double[] sorted = measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(
        "%.3f (%.3f to %.3f)", quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
