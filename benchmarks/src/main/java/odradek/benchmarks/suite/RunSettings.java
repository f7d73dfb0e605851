package odradek.benchmarks.suite;

import java.util.List;

/**
 * How one engine runs one cell, once.
 *
 * @param engine the provider's name
 * @param cell what to do
 * @param directory where data goes, on a disk
 * @param warmUpMs how long to do it before it counts
 * @param measureMs how long it counts
 * @param logBytes how much there is to be read; after how much an appended log starts anew
 */
record RunSettings(String engine, Cell cell, String directory, long warmUpMs, long measureMs, long logBytes) {

  /** The same in another folder. */
  RunSettings in(String other) {
    return new RunSettings(engine, cell, other, warmUpMs, measureMs, logBytes);
  }

  /** As arguments of a process. */
  List<String> arguments() {
    return List.of(engine, cell.name(), directory, Long.toString(warmUpMs), Long.toString(measureMs),
        Long.toString(logBytes));
  }

  /** What {@link #arguments()} made. */
  static RunSettings of(List<String> arguments) {
    return new RunSettings(arguments.get(0), Cell.parse(arguments.get(1)), arguments.get(2),
        Long.parseLong(arguments.get(3)), Long.parseLong(arguments.get(4)), Long.parseLong(arguments.get(5)));
  }
}
