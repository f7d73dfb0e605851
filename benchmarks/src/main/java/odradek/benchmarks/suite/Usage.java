package odradek.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far, or between two times.
 *
 * @param wallNs a monotonic clock
 * @param cpuNs processor time of all threads, native ones and the kernel on their behalf included
 * @param allocatedBytes on the heap, by the threads that live now
 * @param writtenBytes given to the operating system by write calls; -1 if it does not say
 * @param deviceBytes that it will write to devices, or has, for this process; -1 if it does not say
 */
record Usage(long wallNs, long cpuNs, long allocatedBytes, long writtenBytes, long deviceBytes) {

  static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  private static final Path IO = Path.of("/proc/self/io");

  static Usage now() throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocatedBytes = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      allocatedBytes += Math.max(0, bytes);
    }
    long writtenBytes = -1;
    long deviceBytes = -1;
    if (Files.isReadable(IO)) {
      String io = Files.readString(IO);
      writtenBytes = field(io, "wchar: ");
      deviceBytes = field(io, "write_bytes: ");
    }
    return new Usage(System.nanoTime(), system.getProcessCpuTime(), allocatedBytes, writtenBytes, deviceBytes);
  }

  private static long field(String io, String name) {
    return io.lines().filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).trim())).findFirst().orElse(-1);
  }

  Usage plus(Usage other) {
    return new Usage(wallNs + other.wallNs, cpuNs + other.cpuNs, allocatedBytes + other.allocatedBytes,
        writtenBytes + other.writtenBytes, deviceBytes + other.deviceBytes);
  }

  Usage minus(Usage other) {
    return new Usage(wallNs - other.wallNs, cpuNs - other.cpuNs, Math.max(0, allocatedBytes - other.allocatedBytes),
        writtenBytes - other.writtenBytes, deviceBytes - other.deviceBytes);
  }
}
