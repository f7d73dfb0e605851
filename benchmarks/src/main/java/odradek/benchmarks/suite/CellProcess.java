package odradek.benchmarks.suite;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import odradek.benchmarks.DataFolder;

/**
 * Runs cells in processes of their own, so that no engine has the heap, the compiled code or the threads of another.
 *
 * <p><b>Threading:</b> one process at a time, confined to one thread.
 */
final class CellProcess {

  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx1g", "-XX:MaxDirectMemorySize=4g", "-XX:-UsePerfData");
  private static final int SHOWN_LINES = 12;

  private final String classPath;
  private final long limitMs;

  /**
   * @param classPath with all plug-ins
   * @param limitMs after which time a process is killed
   */
  CellProcess(String classPath, long limitMs) {
    this.classPath = classPath;
    this.limitMs = limitMs;
  }

  /** The options of the processes, which are part of what is measured. */
  static List<String> options() {
    return OPTIONS;
  }

  /**
   * Runs a cell.
   *
   * @throws IOException if it failed; the message has the beginning of what it said
   */
  Measurement run(RunSettings settings) throws IOException, InterruptedException {
    Path result = Files.createTempFile("odradek-bench", ".properties");
    Path output = Files.createTempFile("odradek-bench", ".txt");
    // The folder is removed here too: a process that is killed leaves its data behind.
    try (var folder = new DataFolder(settings.directory())) {
      Process process = new ProcessBuilder(command(result, settings.in(folder.path().toString())))
          .redirectErrorStream(true).redirectOutput(output.toFile()).start();
      boolean ended;
      try {
        ended = process.waitFor(limitMs, TimeUnit.MILLISECONDS);
      } finally {
        process.destroyForcibly().waitFor();
      }
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "ended with " + process.exitValue() : "did not end within " + limitMs / 1000 + " s";
        throw new IOException("the process " + how + ": " + beginningOf(output));
      }
      var properties = new Properties();
      try (Reader in = Files.newBufferedReader(result)) {
        properties.load(in);
      }
      return Measurement.of(properties);
    } finally {
      Files.deleteIfExists(result);
      Files.deleteIfExists(output);
    }
  }

  private List<String> command(Path result, RunSettings settings) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", classPath, CellRun.class.getName(), result.toString()));
    command.addAll(settings.arguments());
    return command;
  }

  private static String beginningOf(Path output) throws IOException {
    String text = Files.readString(output, StandardCharsets.UTF_8);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : String.join("\n  ",
        lines.subList(0, Math.min(SHOWN_LINES, lines.size())));
  }
}
