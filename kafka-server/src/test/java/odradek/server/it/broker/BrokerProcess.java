package odradek.server.it.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.ProcessFigures;
import odradek.server.it.process.TestDirectories;

/** What both kinds of broker have in common; the kinds differ in how they are launched. */
abstract class BrokerProcess implements BrokerUnderTest {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final int STATUS_OF_SIGTERM = 143;

  private final Path home;
  private final InetSocketAddress address;
  private final Map<String, String> settings;
  private ChildProcess process;

  BrokerProcess(Map<String, String> overrides) {
    this.home = TestDirectories.newWorkDirectory("broker");
    this.address = new InetSocketAddress("127.0.0.1", freePort());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("node.id", "1");
    all.put("listeners", "PLAINTEXT://" + bootstrap());
    all.put("advertised.listeners", "PLAINTEXT://" + bootstrap());
    all.put("log.dirs", logDirectory().toString());
    all.put("offsets.topic.num.partitions", "5");
    all.put("offsets.topic.replication.factor", "1");
    all.put("transaction.state.log.num.partitions", "2");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("group.min.session.timeout.ms", "1000");
    all.putAll(overrides);
    this.settings = all;
  }

  /** The command that runs the broker in the foreground. */
  abstract List<String> command();

  /** What has to be done once before the first start. */
  abstract void prepare();

  Path home() {
    return home;
  }

  Map<String, String> settings() {
    return settings;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public Path logDirectory() {
    return home.resolve("data");
  }

  @Override
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  @Override
  public void start() {
    if (isAlive()) {
      throw new IllegalStateException("the broker runs already: " + process);
    }
    if (process == null) {
      prepare();
    } else {
      process.close();
    }
    ProcessBuilder builder = new ProcessBuilder(command());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("broker.out").toFile()));
    builder.environment().put("LC_ALL", "C");
    process = ChildProcess.start("broker", home, builder);
    Readiness.await(address, process, START_LIMIT);
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void stop() {
    process.terminate();
    int status = process.awaitExit(STOP_LIMIT);
    if (status != 0 && status != STATUS_OF_SIGTERM) {
      throw new AssertionError("the broker stopped with status " + status + ": " + this);
    }
  }

  @Override
  public Duration cpuTime() {
    return ProcessFigures.cpuTime(javaProcess());
  }

  @Override
  public long residentBytes() {
    return ProcessFigures.residentBytes(javaProcess());
  }

  @Override
  public long readBytes() {
    return ProcessFigures.readBytes(javaProcess());
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    keepOutput();
    TestDirectories.delete(home);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " at " + bootstrap() + (process == null ? "" : ", " + process);
  }

  /** A launcher script may stay in front of the JVM. */
  private long javaProcess() {
    ProcessHandle launched = ProcessHandle.of(process.pid()).orElseThrow();
    return Stream.concat(Stream.of(launched), launched.descendants())
        .filter(handle -> handle.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no JVM among the processes of " + this))
        .pid();
  }

  private void keepOutput() {
    Path kept = TestDirectories.root().resolve("it-logs");
    try (Stream<Path> files = Files.list(home)) {
      Files.createDirectories(kept);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) > 0) {
          Files.move(file, kept.resolve(home.getFileName() + "-" + file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the output of the broker", e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback device", e);
    }
  }
}
