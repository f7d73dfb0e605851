package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One broker process on an empty folder; closing it kills the process and deletes the folder. */
final class PeerRun implements AutoCloseable {

  private static final int STOP_LIMIT_S = 60;

  private final Path home;
  private final String bootstrap;
  private final long preparationCpuMs;
  private final long launchedNs;
  private final Process process;

  private PeerRun(Path home, String bootstrap, long preparationCpuMs, long launchedNs, Process process) {
    this.home = home;
    this.bootstrap = bootstrap;
    this.preparationCpuMs = preparationCpuMs;
    this.launchedNs = launchedNs;
    this.process = process;
  }

  /** Launches the peer and does not wait for it. */
  static PeerRun launch(Peer peer, Path parent) throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(parent), peer.name() + "-");
    String bootstrap = "127.0.0.1:" + Ports.free();
    Map<String, String> settings = settings(bootstrap, home.resolve("data"));
    long preparationCpuMs = peer.prepare(home, settings);
    var builder = new ProcessBuilder(peer.command(home, settings)).redirectErrorStream(true)
        .redirectOutput(home.resolve("broker.out").toFile());
    builder.environment().putAll(peer.environment());
    long launchedNs = System.nanoTime();
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new PeerRun(home, bootstrap, preparationCpuMs, launchedNs, process);
  }

  /** The same for both peers. */
  private static Map<String, String> settings(String bootstrap, Path data) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("node.id", "1");
    settings.put("listeners", "PLAINTEXT://" + bootstrap);
    settings.put("advertised.listeners", "PLAINTEXT://" + bootstrap);
    settings.put("log.dirs", data.toString());
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    return settings;
  }

  String bootstrap() {
    return bootstrap;
  }

  Path home() {
    return home;
  }

  /** Processor time of what came before the launch. */
  long preparationCpuMs() {
    return preparationCpuMs;
  }

  /** Wall time since the launch. */
  double sinceLaunchMs() {
    return (System.nanoTime() - launchedNs) / 1e6;
  }

  /** Processor time since the launch. */
  long cpuMs() throws IOException {
    return ProcessFigures.cpuMs(pid());
  }

  /** Resident memory. */
  long residentBytes() throws IOException {
    return ProcessFigures.residentBytes(pid());
  }

  /** Number of threads. */
  long threadCount() throws IOException {
    return ProcessFigures.threadCount(pid());
  }

  /** Fails if the broker has ended. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("the broker ended with status " + process.exitValue() + ": "
          + Files.readString(home.resolve("broker.out")));
    }
  }

  /** Lets the broker idle. */
  void idle(long ms) throws IOException {
    try {
      process.waitFor(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    requireAlive();
  }

  /**
   * Asks the broker to stop and waits for its end.
   *
   * @return wall time in milliseconds
   */
  double stop() throws IOException {
    long askedNs = System.nanoTime();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
        throw new IOException("the broker did not stop within " + STOP_LIMIT_S + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return (System.nanoTime() - askedNs) / 1e6;
  }

  /** The launcher of a distribution may stay in front of its JVM. */
  private long pid() {
    ProcessHandle launched = process.toHandle();
    return Stream.concat(Stream.of(launched), launched.descendants())
        .filter(handle -> handle.info().command().orElse("").endsWith("java"))
        .findFirst().orElse(launched).pid();
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> paths = Files.walk(home)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
