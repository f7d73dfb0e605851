package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Apache Kafka, broker and controller in one process, with the options of its own start script. Its log goes nowhere,
 * which spares it some work.
 *
 * @param classPath the broker's jars
 * @param heap options for the heap, or empty for those that its start script sets
 */
record KafkaPeer(Path classPath, String heap) implements Peer {

  private static final String CLUSTER_ID = "AAAAAAAAQACAAAAAAAAAAA";
  private static final String HEAP_OF_ITS_SCRIPT = "-Xmx1G -Xms1G";
  private static final List<String> OPTIONS_OF_ITS_SCRIPT = List.of("-server", "-XX:+UseG1GC",
      "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent",
      "-Djava.awt.headless=true");

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public long prepare(Path home, Map<String, String> settings) throws IOException {
    var all = new LinkedHashMap<>(settings);
    int controllerPort = Ports.free();
    all.put("process.roles", "broker,controller");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.voters", all.get("node.id") + "@127.0.0.1:" + controllerPort);
    all.put("listeners", all.get("listeners") + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    Files.writeString(properties(home), all.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("\n")));
    return ToolRun.run(home.resolve("format.out"), java(List.of(), "kafka.tools.StorageTool", "format", "--cluster-id",
        CLUSTER_ID, "--config", properties(home).toString()));
  }

  @Override
  public List<String> command(Path home, Map<String, String> settings) {
    var options = new ArrayList<>(List.of((heap.isEmpty() ? HEAP_OF_ITS_SCRIPT : heap).split(" ")));
    options.addAll(OPTIONS_OF_ITS_SCRIPT);
    return java(options, "kafka.Kafka", properties(home).toString());
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  private List<String> java(List<String> options, String... arguments) {
    var command = new ArrayList<String>();
    command.add(ToolRun.java());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath.resolve("*").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path properties(Path home) {
    return home.resolve("server.properties");
  }
}
