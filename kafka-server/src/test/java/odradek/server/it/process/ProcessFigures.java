package odradek.server.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel accounts to a process, read from {@code /proc} (Linux only). */
public final class ProcessFigures {

  /** Linux reports CPU time to user space in ticks of this length on every architecture. */
  private static final Duration TICK = Duration.ofMillis(10);
  /** Of the fields after the command name (which starts at field 2), user time is number 14. */
  private static final int USER_TIME = 14 - 3;

  private ProcessFigures() {
  }

  /** User and system time of a process since its start. */
  public static Duration cpuTime(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return TICK.multipliedBy(Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]));
  }

  /** Resident memory of a process. */
  public static long residentBytes(long pid) {
    for (String line : read(Path.of("/proc", Long.toString(pid), "status")).split("\n")) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("process " + pid + " reports no resident memory");
  }

  /** Bytes that a process has read from files and sockets since its start, whether or not they were in memory. */
  public static long readBytes(long pid) {
    for (String line : read(Path.of("/proc", Long.toString(pid), "io")).split("\n")) {
      if (line.startsWith("rchar:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("process " + pid + " does not report what it has read");
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
