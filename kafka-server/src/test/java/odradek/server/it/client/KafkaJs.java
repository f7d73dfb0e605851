package odradek.server.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;

/** KafkaJS under node: runs {@code it/kafkajs/driver.js}, whose tasks are described there. */
public final class KafkaJs {

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final BrokerUnderTest broker;
  private final Path directory;
  private final Path home = TestDirectories.root().resolve("it-kafkajs");

  /** Skips the running test where node is not installed; fetches KafkaJS once. */
  public KafkaJs(BrokerUnderTest broker, Path directory) {
    Installed.require("node");
    Installed.require("npm");
    this.broker = broker;
    this.directory = directory;
    install();
  }

  /** Starts a task; the address of the broker is added behind its name. */
  public ChildProcess start(String task, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", resource("driver.js").toString(), task, broker.bootstrap()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NODE_PATH", home.resolve("node_modules").toString());
    builder.environment().put("KAFKAJS_NO_PARTITIONER_WARNING", "1");
    return ChildProcess.start("kafkajs", directory, builder);
  }

  /** Runs a task to its end, which has to be a success. */
  public List<String> run(String task, String... arguments) {
    try (ChildProcess node = start(task, arguments)) {
      return node.awaitSuccess(LIMIT);
    }
  }

  private void install() {
    Path packages = home.resolve("package.json");
    try {
      if (Files.isDirectory(home.resolve("node_modules"))
          && Files.mismatch(packages, resource("package.json")) == -1) {
        return;
      }
      Files.createDirectories(home);
      ProcessBuilder builder = new ProcessBuilder("npm", "install", "--no-package-lock", "--no-audit", "--no-fund",
          "--ignore-scripts");
      Files.copy(resource("package.json"), packages, StandardCopyOption.REPLACE_EXISTING);
      try (ChildProcess npm = ChildProcess.start("npm", directory, builder.directory(home.toFile()))) {
        npm.awaitSuccess(INSTALL_LIMIT);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install KafkaJS in " + home, e);
    }
  }

  private static Path resource(String name) {
    return TestDirectories.testClasses().resolve("it").resolve("kafkajs").resolve(name);
  }
}
