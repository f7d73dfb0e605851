package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class ToolRun {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private ToolRun() {}

  /**
   * Runs a command that has to succeed.
   *
   * @param output the file that its output goes to
   * @return its processor time in milliseconds, as far as the platform tells
   */
  static long run(Path output, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      // What /proc says of a process is gone with it, so the last look before its end counts.
      long cpuMs = 0;
      long deadlineNs = System.nanoTime() + LIMIT.toNanos();
      while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
        cpuMs = Math.max(cpuMs, ProcessFigures.cpuMsOrZero(process.pid()));
        if (System.nanoTime() > deadlineNs) {
          throw new IOException(command + " did not end within " + LIMIT);
        }
      }
      if (process.exitValue() != 0) {
        throw new IOException(command + " ended with status " + process.exitValue() + ": " + Files.readString(output));
      }
      return cpuMs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command, e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The Java that this process runs on. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
