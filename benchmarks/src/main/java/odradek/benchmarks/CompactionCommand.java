package odradek.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.core.plugin.Plugins;

/**
 * What compaction costs beyond a bare copy of what stays, and what Apache Kafka's cleaner costs on the same segment
 * files.
 *
 * <pre>
 * compaction bytes=1073741824 recordBytes=1024 keys=0.1 codec=none,lz4 rounds=5 kafka=benchmarks/target/peers/kafka
 * </pre>
 *
 * <p>Processor time is that of the whole process, garbage collection and compilation included; the best round counts.
 * Kafka runs in a process of its own and only if its jars are named, and needs the storage {@code file}, whose files it
 * reads.
 */
final class CompactionCommand {

  private static final double NS_PER_MS = 1e6;
  private static final int IO_BUFFER_BYTES = 262_144;

  private final PrintStream out;
  private final Map<String, String> options = new HashMap<>(Map.of(
      "bytes", "1073741824", "recordBytes", "1024", "keys", "0.1", "codec", "none,lz4", "rounds", "5",
      "segmentBytes", "134217728", "storage", "file", "directory", "target/benchmark-data", "kafka", ""));

  /** What cleaning cost: processor time and time in nanoseconds, and how many bytes are left. */
  private record Cost(long cpuNs, long tookNs, long leftBytes) {}

  private CompactionCommand(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the command.
   *
   * @return the exit status
   */
  static int run(String[] arguments, PrintStream out) throws Exception {
    var command = new CompactionCommand(out);
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0 || !command.options.containsKey(argument.substring(0, equals))) {
        out.println("usage: compaction [<option>=<value>]..., options with their defaults: " + command.options);
        return 1;
      }
      command.options.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    for (String codec : command.options.get("codec").split(",")) {
      command.measure(codec);
    }
    return 0;
  }

  private void measure(String codecName) throws Exception {
    BatchCodecs codecs = CompactionPass.codecs();
    BatchCodec codec = codecName.equals("none")
        ? null : Plugins.load(getClass().getClassLoader()).codecs().get(codecName).open();
    int segmentBytes = Integer.parseInt(options.get("segmentBytes"));
    int rounds = Integer.parseInt(options.get("rounds"));
    try (var engine = new EngineUnderTest(options.get("storage"), options.get("directory"))) {
      var source = new CompactionSource(engine, segmentBytes);
      source.fill(Long.parseLong(options.get("bytes")), Integer.parseInt(options.get("recordBytes")),
          Double.parseDouble(options.get("keys")), codec);
      var pass = new CompactionPass(engine, source, codecs, segmentBytes);
      List<Cost> ours = new ArrayList<>();
      List<Cost> bare = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        ours.add(clean(pass));
        bare.add(copy(engine.path(), ours.get(0).leftBytes()));
      }
      out.printf("codec %s: %d bytes are left%n", codecName, ours.get(0).leftBytes());
      Cost copy = best("bare copy", bare, null);
      best("odradek", ours, copy);
      if (!options.get("kafka").isEmpty()) {
        best("kafka", kafka(engine.path(), source.id(), segmentBytes, rounds), copy);
      }
    }
  }

  private Cost best(String name, List<Cost> costs, Cost base) {
    Cost best = costs.get(0);
    for (Cost cost : costs) {
      best = cost.cpuNs() < best.cpuNs() ? cost : best;
    }
    String above = base == null ? "" : String.format(", %.0f ms above the bare copy",
        (best.cpuNs() - base.cpuNs()) / NS_PER_MS);
    out.printf("  %s: %.0f ms of processor time%s, %.0f ms, %d bytes left (best of %d rounds)%n", name,
        best.cpuNs() / NS_PER_MS, above, best.tookNs() / NS_PER_MS, best.leftBytes(), costs.size());
    return best;
  }

  private Cost clean(CompactionPass pass) throws IOException {
    pass.prepare();
    long cpuNs = cpuNs();
    long startNs = System.nanoTime();
    long leftBytes = pass.clean();
    var cost = new Cost(cpuNs() - cpuNs, System.nanoTime() - startNs, leftBytes);
    pass.discard();
    return cost;
  }

  /** Reads some bytes from a file and writes them to another, durably. */
  private static Cost copy(Path folder, long bytes) throws IOException {
    Path from = folder.resolve("copy-from");
    Path to = folder.resolve("copy-to");
    ByteBuffer buffer = ByteBuffer.allocateDirect(IO_BUFFER_BYTES);
    try (var source = FileChannel.open(from, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
        var target = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long position = 0; position < bytes; position += buffer.limit()) {
        source.write(buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - position)), position);
      }
      long cpuNs = cpuNs();
      long startNs = System.nanoTime();
      for (long position = 0; position < bytes; position += buffer.limit()) {
        source.read(buffer.clear().limit((int) Math.min(buffer.capacity(), bytes - position)), position);
        target.write(buffer.flip(), position);
      }
      target.force(true);
      return new Cost(cpuNs() - cpuNs, System.nanoTime() - startNs, bytes);
    } finally {
      Files.deleteIfExists(from);
      Files.deleteIfExists(to);
    }
  }

  private static long cpuNs() {
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  private List<Cost> kafka(Path folder, TopicIdPartition id, int segmentBytes, int rounds) throws IOException {
    Path program = folder.resolve("KafkaCleaner.java");
    try (InputStream source = getClass().getResourceAsStream("KafkaCleaner.java")) {
      Files.copy(source, program);
    }
    Path segments;
    try (Stream<Path> paths = Files.walk(folder)) {
      segments = paths.filter(path -> path.toString().endsWith(".log")).findFirst().orElseThrow().getParent();
    }
    String jars = options.get("kafka");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1G",
        "-cp", jars.contains(":") ? jars : jars + "/*",
        program.toString(), segments.toString(), folder.resolve("kafka").toString(), Integer.toString(segmentBytes),
        Integer.toString(rounds)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var costs = new ArrayList<Cost>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("cleaned ")) {
          String[] words = line.split(" ");
          costs.add(new Cost(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        }
      }
    }
    if (costs.size() != rounds) {
      throw new IOException("Apache Kafka's cleaner ended after " + costs.size() + " of " + rounds
          + " rounds, segments "
          + id);
    }
    return costs;
  }
}
