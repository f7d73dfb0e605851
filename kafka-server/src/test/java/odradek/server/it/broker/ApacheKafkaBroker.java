package odradek.server.it.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;

/** Apache Kafka, broker and controller in one process: the oracle of these tests. */
final class ApacheKafkaBroker extends BrokerProcess {

  private static final String CLUSTER_ID = "AAAAAAAAQACAAAAAAAAAAA";
  private static final Duration FORMAT_LIMIT = Duration.ofSeconds(60);

  private final int controllerPort = freePort();

  ApacheKafkaBroker(Map<String, String> overrides) {
    super(overrides);
  }

  @Override
  void prepare() {
    Path properties = propertiesFile();
    Map<String, String> all = new LinkedHashMap<>(settings());
    all.put("process.roles", "broker,controller");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.voters", all.get("node.id") + "@127.0.0.1:" + controllerPort);
    all.put("listeners", all.get("listeners") + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    try {
      Files.writeString(properties, all.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + entry.getValue())
          .collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> format = List.of(java(), "-cp", TestDirectories.classPath("broker"), "kafka.tools.StorageTool",
        "format", "--cluster-id", CLUSTER_ID, "--config", properties.toString());
    try (ChildProcess tool = ChildProcess.start("format", home(), format)) {
      tool.awaitSuccess(FORMAT_LIMIT);
    }
  }

  @Override
  List<String> command() {
    return List.of(java(), "-Xmx1g", "-cp", TestDirectories.classPath("broker"), "kafka.Kafka",
        propertiesFile().toString());
  }

  private Path propertiesFile() {
    return home().resolve("server.properties");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
