package odradek.benchmarks.suite;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import odradek.benchmarks.DataFolder;

/** What a machine is, as far as numbers depend on it. */
final class Machine {

  private static final int SYNC_COUNT = 30;
  private static final int SYNC_BYTES = 16 << 10;
  private static final double NS_PER_US = 1e3;

  private Machine() {}

  /**
   * Describes this machine.
   *
   * @param directory where data goes: its file system and the time of a bare fsync there belong to it
   */
  static Map<String, Object> describe(String directory) throws IOException {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("processor", processor());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memoryBytes", system.getTotalMemorySize());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + system.getArch());
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("jvmOptions", String.join(" ", CellProcess.options()));
    try (var folder = new DataFolder(directory)) {
      facts.put("fileSystem", Files.getFileStore(folder.path()).type());
      facts.put("bareSyncUs", syncUs(folder.path().resolve("sync")));
    }
    facts.put("loadAverage", system.getSystemLoadAverage());
    return facts;
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream().filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim()).findFirst().orElse(System.getProperty("os.arch"));
  }

  /** The median of what it takes to write 16 KB to the end of a file and force them to the device. */
  private static double syncUs(Path file) throws IOException {
    ByteBuffer batch = ByteBuffer.allocateDirect(SYNC_BYTES);
    var tookNs = new long[SYNC_COUNT];
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNC_COUNT; i++) {
        long startNs = System.nanoTime();
        channel.write(batch.clear());
        channel.force(false);
        tookNs[i] = System.nanoTime() - startNs;
      }
    }
    Arrays.sort(tookNs);
    return tookNs[SYNC_COUNT / 2] / NS_PER_US;
  }
}
