package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.StockTools;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics with {@code cleanup.policy=compact}: the last record of each key stays, whatever the codec. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class CompactionIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int KEYS = 40;
  private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
  private static final Map<String, String> EAGER = Map.of(
      "log.cleaner.backoff.ms", "50",
      "log.cleaner.min.cleanable.ratio", "0.01",
      "offsets.topic.num.partitions", "1");
  private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact", "segment.bytes", "1048576");

  @Test
  void theLastRecordOfEachKeyStays(@TempDir Path directory) throws IOException {
    try (BrokerUnderTest broker = Brokers.start(EAGER)) {
      var clients = new JavaClients(broker);
      Map<String, Map<String, Long>> last = new HashMap<>();
      for (String codec : CODECS) {
        clients.createTopic(topic(codec), 1, COMPACT);
        last.put(codec, fill(clients, codec));
      }
      for (String codec : CODECS) {
        awaitCompacted(clients, codec, last.get(codec));
      }
      broker.stop();
      assertSound(broker, directory);
      broker.start();
      for (String codec : CODECS) {
        awaitCompacted(clients, codec, last.get(codec));
      }
    }
  }

  @Test
  void aKillWhileItIsAtWorkLosesNothing() {
    try (BrokerUnderTest broker = Brokers.start(EAGER)) {
      var clients = new JavaClients(broker);
      clients.createTopic(topic("lz4"), 1, COMPACT);
      Map<String, Long> last = fill(clients, "lz4");
      broker.kill();
      broker.start();
      awaitCompacted(clients, "lz4", last);
    }
  }

  @Test
  void committedOffsetsAreCompacted() {
    var broker = Brokers.start(offsetsInSmallSegments());
    try (broker) {
      var clients = new JavaClients(broker);
      int partitions = 50;
      clients.createTopic("co-topic", partitions, Map.of());
      try (Admin admin = clients.admin()) {
        for (int round = 1; round <= 400; round++) {
          Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
          for (int partition = 0; partition < partitions; partition++) {
            offsets.put(new TopicPartition("co-topic", partition), new OffsetAndMetadata(round, "metadata " + round));
          }
          get(admin.alterConsumerGroupOffsets("co-group", offsets).all());
        }
      }
      var offsets = new TopicPartition("__consumer_offsets", 0);
      Eventually.get("fewer records of committed offsets", LIMIT, () -> read(clients, offsets).size(),
          size -> size < 400 * partitions * 3 / 4);
      broker.kill();
      broker.start();
      try (Admin admin = clients.admin()) {
        Map<TopicPartition, OffsetAndMetadata> found = Eventually.get("committed offsets", LIMIT,
            () -> get(admin.listConsumerGroupOffsets("co-group").partitionsToOffsetAndMetadata()),
            map -> map.size() == partitions);
        found.values().forEach(offset -> assertEquals(new OffsetAndMetadata(400, "metadata 400"), offset));
      }
    }
  }

  private static Map<String, String> offsetsInSmallSegments() {
    var settings = new HashMap<>(EAGER);
    settings.put("offsets.topic.segment.bytes", "1048576");
    return settings;
  }

  private static String topic(String codec) {
    return "compacted-" + codec;
  }

  /** Writes much more than one segment; answers the last offset of each key. */
  private static Map<String, Long> fill(JavaClients clients, String codec) {
    Map<String, Long> last = new TreeMap<>();
    try (Producer<String, String> producer = clients.producer(Map.of("compression.type", codec, "linger.ms", 5))) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      var random = new SplittableRandom(5);
      for (int i = 0; i < 6_000; i++) {
        String key = "key-" + i * 31 % KEYS;
        keys.add(key);
        var value = new StringBuilder(i + "-");
        random.ints(100).forEach(number -> value.append(Integer.toHexString(number)));
        sent.add(producer.send(new ProducerRecord<>(topic(codec), 0, key, value.toString())));
      }
      for (int i = 0; i < sent.size(); i++) {
        last.put(keys.get(i), get(sent.get(i)).offset());
      }
    }
    return last;
  }

  /** Waits until nothing but the last records is left of what lies before the newest segment. */
  private static void awaitCompacted(JavaClients clients, String codec, Map<String, Long> last) {
    var partition = new TopicPartition(topic(codec), 0);
    List<ConsumerRecord<String, String>> records = Eventually.get("compaction of " + partition, LIMIT,
        () -> read(clients, partition), list -> list.size() < 2_000);
    Map<String, Long> found = new TreeMap<>();
    long offset = -1;
    for (ConsumerRecord<String, String> record : records) {
      assertTrue(record.offset() > offset, "offset " + record.offset() + " follows " + offset);
      offset = record.offset();
      found.put(record.key(), offset);
      assertTrue(record.value().startsWith(offset + "-"), "offset " + offset + ": " + record.value());
    }
    assertEquals(last, found);
    try (Admin admin = clients.admin()) {
      assertEquals(0, get(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all()).get(partition).offset());
    }
  }

  /** All records of a partition, from the first to the end. */
  private static List<ConsumerRecord<String, String>> read(JavaClients clients, TopicPartition partition) {
    try (Consumer<String, String> consumer = clients.consumer(Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** Apache Kafka's own tool finds every batch valid and every index sound. */
  private static void assertSound(BrokerUnderTest broker, Path directory) throws IOException {
    var tools = new StockTools(broker, directory);
    List<String> dump = dump(tools, files(broker.logDirectory(), ".log"), "--deep-iteration");
    assertTrue(dump.stream().filter(line -> line.startsWith("baseOffset:")).count() > CODECS.size());
    assertTrue(dump.stream().filter(line -> line.startsWith("baseOffset:"))
        .allMatch(line -> line.contains("isvalid: true")));
    List<Path> indexes = new ArrayList<>(files(broker.logDirectory(), ".index"));
    indexes.addAll(files(broker.logDirectory(), ".timeindex"));
    String checked = String.join("\n", dump(tools, indexes, "--verify-index-only"));
    assertFalse(checked.contains("Mismatches") || checked.contains("not found") || checked.contains("rror"), checked);
  }

  private static List<String> dump(StockTools tools, List<Path> files, String... arguments) {
    List<String> all = new ArrayList<>(
        List.of("--files", files.stream().map(Path::toString).collect(Collectors.joining(","))));
    all.addAll(List.of(arguments));
    return tools.runBare(StockTools.DUMP_LOG, all);
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> path.toString().endsWith(suffix))
          .filter(path -> !path.toString().contains("__cluster_metadata")).sorted().toList();
    }
  }
}
