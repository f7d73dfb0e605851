package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import odradek.core.Broker;
import odradek.core.StorageCopy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A topic goes from one engine to another and back, however often that is interrupted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StorageCopyTest {

  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 600;

  /** Stands for a kill: nothing catches it. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir
  private Path folder;

  private Path data;
  private Map<String, String> settings;
  private ClassLoader before;
  private SecondEngine plugins;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void install() throws IOException {
    data = folder.resolve("data");
    settings = new TreeMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "log.dirs", data.toString(),
        "offsets.topic.num.partitions", "1", "group.initial.rebalance.delay.ms", "0"));
    before = Thread.currentThread().getContextClassLoader();
    plugins = SecondEngine.in(folder.resolve("plugins"));
    Thread.currentThread().setContextClassLoader(plugins);
  }

  @AfterEach
  void remove() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    plugins.close();
  }

  private Broker start() throws IOException {
    return Broker.builder().listen("tcp", 0).config(settings).plugins(Thread.currentThread().getContextClassLoader())
        .start();
  }

  /** Many batches in several segments, and a start of the log that is not its beginning. */
  private void fill() throws Exception {
    try (Broker broker = start(); Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)
          .configs(Map.of("internal.segment.bytes", "20000")))).all().get();
      produce(broker, 0, RECORDS);
      admin.deleteRecords(Map.of(new TopicPartition(TOPIC, 1),
          RecordsToDelete.beforeOffset(100))).all().get();
    }
  }

  private static Admin admin(Broker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void produce(Broker broker, int from, int to) {
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers(), "batch.size", "500");
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, "key-" + i, "value-" + i + "-" + "x".repeat(100)));
      }
    }
  }

  /** Everything that a consumer sees, with offsets. */
  private static List<String> contents(Broker broker) {
    var seen = new ArrayList<String>();
    Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      for (int i = 0; i < PARTITIONS; i++) {
        var partition = new TopicPartition(TOPIC, i);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        seen.add(partition + " from " + consumer.position(partition) + " to " + end);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(200)).forEach(record ->
              seen.add(record.partition() + "@" + record.offset() + " " + record.timestamp() + record.value()));
        }
      }
    }
    return seen;
  }

  private List<String> contentsOfARestartedBroker() throws IOException {
    try (Broker broker = start()) {
      return contents(broker);
    }
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = RootCommand.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private int copy(String from, String to, String... more) {
    var all = new ArrayList<>(List.of("storage", "copy", "--from", from, "--to", to, "--topic", TOPIC, "--override",
        "log.dirs=" + data));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private String printed() {
    return out + "--- err" + System.lineSeparator() + err;
  }

  /** Partition folders with segment files, apart from what the engine is about to remove. */
  private int stored(String provider) throws IOException {
    if (!Files.exists(data.resolve(provider))) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(data.resolve(provider))) {
      return (int) files.filter(file -> file.getFileName().toString().matches("[0-9]{20}\\.log"))
          .filter(file -> !file.toString().contains(".deleted")).map(Path::getParent).distinct()
          .count();
    }
  }

  private void assertKeptBy(String provider, Broker broker) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    try (Admin admin = admin(broker)) {
      assertEquals(provider,
          admin.describeConfigs(List.of(resource)).all().get().get(resource).get("storage.provider").value());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"second", "rocksdb"})
  void aTopicMovesThereAndBack(String other) throws Exception {
    fill();
    List<String> expected = contentsOfARestartedBroker();
    assertEquals(0, copy("file", other), this::printed);
    List<String> lines = out.toString().lines().filter(line -> !line.contains("copying")).toList();
    assertEquals(PARTITIONS + 2, lines.size(), this::printed);
    assertTrue(lines.get(0).matches("orders-0: copied and verified, \\d+ batches, \\d+\\.\\d KB"), this::printed);
    assertEquals("topic 'orders' is kept by '" + other + "' from now on; deleting the originals in 'file'",
        lines.get(PARTITIONS));
    assertTrue(lines.get(PARTITIONS + 1).matches("topic 'orders': moved 3 partitions with \\d+ batches and .*"),
        this::printed);
    assertEquals(0, stored("file"));
    try (Broker broker = start()) {
      assertEquals(expected, contents(broker));
      assertKeptBy(other, broker);
      produce(broker, RECORDS, RECORDS + 30);
      expected = contents(broker);
    }
    assertEquals(0, copy(other, "file", "--json"), this::printed);
    assertTrue(out.toString().contains("{\"type\": \"switched\", \"topic\": \"orders\", \"storage\": \"file\"}"),
        this::printed);
    assertEquals(expected, contentsOfARestartedBroker());
    assertEquals(PARTITIONS, stored("file"));
    assertEquals(0, copy(other, "file"), this::printed);
    assertTrue(out.toString().contains("nothing to do, it is kept by 'file' already"), this::printed);
  }

  /** Stops at the n-th sign of life, for every n until there are no more. */
  @ParameterizedTest
  @ValueSource(strings = {"second", "rocksdb"})
  void aCopyThatIsKilledAnywhereGoesOn(String second) throws Exception {
    fill();
    List<String> expected = contentsOfARestartedBroker();
    String from = "file";
    String to = second;
    int kills = 0;
    boolean switchedAtTheEnd = false;
    for (int step = 1; !switchedAtTheEnd; step++) {
      switchedAtTheEnd = !killed(from, to, step);
      if (!switchedAtTheEnd) {
        kills++;
        // A broker that is started in between sees the topic as it was or as it will be, never something else.
        if (step % 3 == 0) {
          assertEquals(expected, contentsOfARestartedBroker(), "after a kill at step " + step);
        }
        assertEquals(0, copy(from, to), this::printed);
        assertEquals(0, stored(from), "after a kill at step " + step);
      }
      assertEquals(expected, contentsOfARestartedBroker(), "after step " + step);
      String other = from;
      from = to;
      to = other;
    }
    assertTrue(kills >= 3 * PARTITIONS + 1, kills + " kills");
  }

  private boolean killed(String from, String to, int step) throws IOException {
    var left = new int[] {step};
    try {
      StorageCopy.run(settings, plugins, TOPIC, from, to, new StorageCopy.Progress() {

        private void live() {
          if (--left[0] == 0) {
            throw new Killed();
          }
        }

        @Override
        public void copying(String partition, long copiedBytes, long totalBytes) {
          live();
        }

        @Override
        public void verified(String partition, long batchCount, long sizeBytes) {
          live();
        }

        @Override
        public void switched(String topic) {
          live();
        }
      });
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @Test
  void whatTheBrokerWroteAfterAKillIsCopiedToo() throws Exception {
    fill();
    assertTrue(killed("file", "second", 4));
    List<String> expected;
    try (Broker broker = start()) {
      produce(broker, RECORDS, RECORDS + 90);
      expected = contents(broker);
      assertKeptBy("file", broker);
    }
    assertEquals(0, copy("file", "second"), this::printed);
    assertEquals(expected, contentsOfARestartedBroker());
  }

  @Test
  void damageIsFoundAndNothingIsSwitched() throws Exception {
    fill();
    List<Path> segments;
    try (Stream<Path> files = Files.walk(data.resolve("file"))) {
      segments = files.filter(file -> file.getFileName().toString().endsWith(".log")).sorted().toList();
    }
    Path damaged = segments.get(0);
    try (var channel = Files.newByteChannel(damaged, StandardOpenOption.WRITE)) {
      channel.position(200).write(ByteBuffer.wrap(new byte[] {99}));
    }
    assertEquals(1, copy("file", "second"), this::printed);
    assertTrue(err.toString().contains("checksum") || err.toString().contains("damaged"), this::printed);
    assertFalse(out.toString().contains("from now on"), this::printed);
    assertTrue(Files.exists(damaged));
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    assertEquals(1, copy("file", "second"), this::printed);
    assertTrue(err.toString().contains("has no data of a broker"), this::printed);
    assertFalse(Files.exists(data));
    fill();
    assertEquals(1, copy("file", "memory"), this::printed);
    assertTrue(err.toString().contains("'memory' keeps nothing"), this::printed);
    assertEquals(1, copy("file", "rocket"), this::printed);
    assertTrue(err.toString().contains("no storage provider called 'rocket'; found: file, memory"), this::printed);
    assertEquals(1, copy("file", "file"), this::printed);
    assertTrue(err.toString().contains("two different ones"), this::printed);
    assertEquals(1, run("storage", "copy", "--from", "file", "--to", "second", "--topic", "none", "--override",
        "log.dirs=" + data), this::printed);
    assertTrue(err.toString().contains("topic 'none' does not exist"), this::printed);
    assertEquals(2, run("storage", "copy", "--from", "file"), this::printed);
    try (Broker broker = start()) {
      assertEquals(1, copy("file", "second"), this::printed);
      assertTrue(err.toString().contains("is in use by another broker"), this::printed);
      assertFalse(contents(broker).isEmpty());
    }
    assertEquals(0, stored("second"));
  }

  /** The plug-in goes away: its topics wait for it, others do not care. */
  @Test
  void withoutThePlugInItsTopicsAreOfflineAndOthersServe() throws Exception {
    fill();
    List<String> expected = contentsOfARestartedBroker();
    assertEquals(0, copy("file", "second"), this::printed);
    Thread.currentThread().setContextClassLoader(before);
    try (Broker broker = start(); Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic("other", 1, (short) 1))).all().get();
      assertEquals(0, run("topics", "describe", TOPIC, "-b", broker.bootstrapServers()), this::printed);
      assertTrue(out.toString().contains("  storage  second"), this::printed);
      assertTrue(out.toString().lines().anyMatch(line -> line.matches("  0 +none +1 +1")), this::printed);
      assertEquals(0, run("topics", "describe", "other", "-b", broker.bootstrapServers()), this::printed);
      assertTrue(out.toString().lines().anyMatch(line -> line.matches("  0 +1 +1 +1")), this::printed);
      Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
        assertEquals(0, producer.send(new ProducerRecord<>("other", "k", "v")).get().offset());
      }
    }
    Thread.currentThread().setContextClassLoader(plugins);
    assertEquals(expected, contentsOfARestartedBroker());
  }
}
