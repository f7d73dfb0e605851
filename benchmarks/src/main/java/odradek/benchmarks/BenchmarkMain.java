package odradek.benchmarks;

import java.util.Arrays;
import odradek.benchmarks.compare.CompareCommand;
import odradek.benchmarks.doctor.DoctorCommand;
import odradek.benchmarks.suite.BenchCommand;
import org.openjdk.jmh.Main;
import picocli.CommandLine;

/** What the jar starts: JMH with all its options, or one of our commands. */
public final class BenchmarkMain {

  private BenchmarkMain() {}

  /**
   * Runs a command.
   *
   * @param arguments {@code bench ...} (see {@link BenchCommand}), {@code doctor ...} (see {@link DoctorCommand}),
   *     {@code ratio ...} (see {@link RatioCommand}), {@code compare ...} (see {@link CompareCommand}),
   *     {@code compaction ...} (see {@link CompactionCommand}), or options of JMH
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("bench")) {
      System.exit(execute(new BenchCommand(), arguments));
    }
    if (arguments.length > 0 && arguments[0].equals("doctor")) {
      System.exit(execute(new DoctorCommand(), arguments));
    }
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

  private static int execute(Object command, String[] arguments) {
    return new CommandLine(command)
        .setExecutionExceptionHandler((failure, line, parsed) -> {
          String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
          line.getErr().println(line.getCommandName() + ": " + message);
          line.getErr().flush();
          return 1;
        })
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
