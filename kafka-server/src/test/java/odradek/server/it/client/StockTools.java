package odradek.server.it.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;

/** Apache Kafka's own command-line tools, each run in a JVM of its own. */
public final class StockTools {

  /** kafka-topics. */
  public static final String TOPICS = "org.apache.kafka.tools.TopicCommand";
  /** kafka-configs. */
  public static final String CONFIGS = "kafka.admin.ConfigCommand";
  /** kafka-console-producer. */
  public static final String CONSOLE_PRODUCER = "org.apache.kafka.tools.ConsoleProducer";
  /** kafka-console-consumer. */
  public static final String CONSOLE_CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer";
  /** kafka-consumer-groups. */
  public static final String CONSUMER_GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
  /** kafka-get-offsets. */
  public static final String GET_OFFSETS = "org.apache.kafka.tools.GetOffsetShell";
  /** kafka-delete-records. */
  public static final String DELETE_RECORDS = "org.apache.kafka.tools.DeleteRecordsCommand";
  /** kafka-log-dirs. */
  public static final String LOG_DIRS = "org.apache.kafka.tools.LogDirsCommand";
  /** kafka-cluster. */
  public static final String CLUSTER = "org.apache.kafka.tools.ClusterTool";
  /** kafka-metadata-quorum. */
  public static final String METADATA_QUORUM = "org.apache.kafka.tools.MetadataQuorumCommand";
  /** kafka-features. */
  public static final String FEATURES = "org.apache.kafka.tools.FeatureCommand";
  /** kafka-groups. */
  public static final String GROUPS = "org.apache.kafka.tools.GroupsCommand";
  /** kafka-broker-api-versions. */
  public static final String API_VERSIONS = "org.apache.kafka.tools.BrokerApiVersionsCommand";
  /** kafka-producer-perf-test. */
  public static final String PRODUCER_PERFORMANCE = "org.apache.kafka.tools.ProducerPerformance";
  /** kafka-consumer-perf-test. */
  public static final String CONSUMER_PERFORMANCE = "org.apache.kafka.tools.ConsumerPerformance";
  /** kafka-dump-log. */
  public static final String DUMP_LOG = "org.apache.kafka.tools.DumpLogSegments";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BrokerUnderTest broker;
  private final Path directory;

  public StockTools(BrokerUnderTest broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  /** Starts a tool that takes {@code --bootstrap-server}. */
  public ChildProcess start(String tool, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
    all.addAll(List.of(arguments));
    return startBare(tool, all);
  }

  /** Runs a tool that takes {@code --bootstrap-server}; it has to succeed. */
  public List<String> run(String tool, String... arguments) {
    try (ChildProcess process = start(tool, arguments)) {
      process.closeInput();
      return process.awaitSuccess(LIMIT);
    }
  }

  /** Runs a tool with exactly these arguments; it has to succeed. */
  public List<String> runBare(String tool, List<String> arguments) {
    try (ChildProcess process = startBare(tool, arguments)) {
      process.closeInput();
      return process.awaitSuccess(LIMIT);
    }
  }

  private ChildProcess startBare(String tool, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", TestDirectories.classPath("tools"), tool));
    command.addAll(arguments);
    return ChildProcess.start(tool.substring(tool.lastIndexOf('.') + 1), directory, command);
  }
}
