package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel accounts to a process, read from {@code /proc} (Linux only). */
final class ProcessFigures {

  /** Linux reports processor time to user space in ticks of this length on every architecture. */
  private static final int TICK_MS = 10;
  /** Of the fields behind the command name, which is number 2, user time is number 14 and system time the next. */
  private static final int USER_TIME = 14 - 3;

  private ProcessFigures() {}

  /** User and system time since the process started, in milliseconds. */
  static long cpuMs(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return TICK_MS * (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]));
  }

  /** As {@link #cpuMs}, for a process that may end at any moment. */
  static long cpuMsOrZero(long pid) throws IOException {
    try {
      return cpuMs(pid);
    } catch (IOException e) {
      // Its file is gone, or is there and cannot be read any more.
      if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
        throw e;
      }
      return 0;
    }
  }

  /** Resident memory in bytes. */
  static long residentBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("process " + pid + " has no resident memory");
  }

  /** Number of threads. */
  static long threadCount(long pid) throws IOException {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.count();
    }
  }
}
