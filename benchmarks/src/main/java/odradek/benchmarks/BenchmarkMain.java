package odradek.benchmarks;

import java.util.Arrays;
import odradek.benchmarks.compare.CompareCommand;
import org.openjdk.jmh.Main;

/** What the jar starts: JMH with all its options, or one of our commands. */
public final class BenchmarkMain {

  private BenchmarkMain() {}

  /**
   * Runs a command.
   *
   * @param arguments {@code ratio ...} (see {@link RatioCommand}), {@code compare ...} (see {@link CompareCommand}),
   *     {@code compaction ...} (see {@link CompactionCommand}), or
   *     options of JMH
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("ratio")) {
      System.exit(RatioCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.out));
    }
    if (arguments.length > 0 && arguments[0].equals("compare")) {
      System.exit(CompareCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.out));
    }
    if (arguments.length > 0 && arguments[0].equals("compaction")) {
      System.exit(CompactionCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.out));
    }
    Main.main(arguments);
  }
}
