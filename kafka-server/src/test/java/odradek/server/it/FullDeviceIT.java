package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import odradek.server.it.process.SmallVolume;
import odradek.server.it.process.TestDirectories;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log directory on a file system of a few megabytes fills up, and gets space again. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FullDeviceIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int VOLUME_MEGABYTES = 48;
  private static final int VALUE_BYTES = 512 << 10;
  private static final TopicPartition KEPT = new TopicPartition("kept", 0);

  private Path metadata;
  private SmallVolume volume;
  private BrokerUnderTest broker;
  private JavaClients clients;

  @BeforeEach
  void mount() {
    Assumptions.assumeFalse(Brokers.isOracle(), "Apache Kafka stops when its only directory is full");
    volume = SmallVolume.mount(VOLUME_MEGABYTES);
    metadata = TestDirectories.newWorkDirectory("metadata");
  }

  @AfterEach
  void unmount() {
    if (broker != null) {
      broker.close();
    }
    if (volume != null) {
      volume.close();
      TestDirectories.delete(metadata);
    }
  }

  private void start(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("log.dirs", volume.directory().toString());
    all.put("metadata.log.dir", metadata.resolve("data").toString());
    all.put("offsets.topic.num.partitions", "1");
    broker = Brokers.start(all);
    clients = new JavaClients(broker);
  }

  private Producer<byte[], byte[]> producer() {
    return clients.bytesProducer(Map.of("retries", 0, "enable.idempotence", false, "max.request.size", 2 << 20,
        "linger.ms", 0, "delivery.timeout.ms", 20_000, "request.timeout.ms", 15_000));
  }

  private static Throwable send(Producer<byte[], byte[]> producer, String topic, int number)
      throws InterruptedException, TimeoutException {
    byte[] value = new byte[VALUE_BYTES];
    byte[] name = ("record " + number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, value, 0, name.length);
    try {
      producer.send(new ProducerRecord<>(topic, 0, null, value)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** Sends until that fails; answers how many records were acknowledged. */
  private static int fill(Producer<byte[], byte[]> producer, String topic) throws Exception {
    for (int i = 0; i < 2 * VOLUME_MEGABYTES; i++) {
      Throwable failure = send(producer, topic, i);
      if (failure != null) {
        assertInstanceOf(KafkaStorageException.class, failure);
        return i;
      }
    }
    throw new AssertionError("the volume of " + VOLUME_MEGABYTES + " MB never got full");
  }

  private void assertReads(int count) {
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(Map.of("group.id", "readers"))) {
      consumer.assign(List.of(KEPT));
      consumer.seekToBeginning(List.of(KEPT));
      int[] seen = new int[1];
      Eventually.holds(count + " records", LIMIT, () -> {
        consumer.poll(Duration.ofMillis(200)).forEach(message -> {
          String expected = "record " + seen[0]++;
          assertEquals(expected, new String(message.value(), 0, expected.length(), StandardCharsets.US_ASCII));
        });
        return seen[0] >= count;
      });
      assertEquals(count, seen[0], "records that were never acknowledged");
    }
  }

  private void assertCommits(long offset) {
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(Map.of("group.id", "readers"))) {
      consumer.assign(List.of(KEPT));
      consumer.commitSync(Map.of(KEPT, new OffsetAndMetadata(offset)), LIMIT);
    }
  }

  private void delete(String topic) throws Exception {
    try (Admin admin = clients.admin()) {
      admin.deleteTopics(List.of(topic)).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void assertSendsAgain(Producer<byte[], byte[]> producer, int number) {
    Eventually.holds("a record is taken again", LIMIT, () -> {
      try {
        return send(producer, KEPT.topic(), number) == null;
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    });
  }

  @Test
  void belowTheHardLimitClientsWriteNothingAndTheBrokerGoesOn() throws Exception {
    start(Map.of("log.dirs.free.hard.bytes", "12582912", "log.dirs.free.soft.bytes", "16777216"));
    clients.createTopic("big", 1, Map.of());
    clients.createTopic("kept", 1, Map.of());
    try (Producer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < 4; i++) {
        assertEquals(null, send(producer, KEPT.topic(), i));
      }
      int acknowledged = fill(producer, "big");
      assertTrue(acknowledged > 20, acknowledged + " records");
      assertInstanceOf(KafkaStorageException.class, send(producer, KEPT.topic(), 4));
      assertReads(4);
      assertCommits(4);
      delete("big");
      assertSendsAgain(producer, 4);
      assertReads(5);
    }
  }

  @Test
  void whatSomebodyElseFillsIsUsedAgainWhenThereIsSpace() throws Exception {
    start(Map.of("log.dirs.free.hard.bytes", "0", "log.dirs.free.soft.bytes", "0"));
    clients.createTopic("big", 1, Map.of());
    clients.createTopic("kept", 1, Map.of());
    try (Producer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < 4; i++) {
        assertEquals(null, send(producer, KEPT.topic(), i));
        assertEquals(null, send(producer, "big", i));
      }
      volume.fill();
      assertInstanceOf(KafkaStorageException.class, send(producer, KEPT.topic(), 4));
      assertReads(4);
      delete("big");
      volume.empty();
      assertSendsAgain(producer, 4);
      assertReads(5);
    }
  }

  @Test
  void aFullDeviceIsRecovered() throws Exception {
    start(Map.of("log.dirs.free.hard.bytes", "0", "log.dirs.free.soft.bytes", "0"));
    clients.createTopic("big", 1, Map.of());
    clients.createTopic("kept", 1, Map.of());
    try (Producer<byte[], byte[]> producer = producer()) {
      for (int i = 0; i < 4; i++) {
        assertEquals(null, send(producer, KEPT.topic(), i));
      }
      fill(producer, "big");
      volume.fill();
      broker.kill();
      broker.start();
      assertReads(4);
      delete("big");
      assertSendsAgain(producer, 4);
      assertReads(5);
    }
  }

  @Test
  void retentionMakesSpaceAtOnce() throws Exception {
    start(Map.of("log.dirs.free.hard.bytes", "12582912", "log.dirs.free.soft.bytes", "0"));
    clients.createTopic("kept", 1, Map.of("segment.bytes", "1048576", "retention.bytes", "4194304"));
    try (Producer<byte[], byte[]> producer = producer()) {
      int acknowledged = fill(producer, KEPT.topic());
      assertTrue(acknowledged > 20, acknowledged + " records");
      assertSendsAgain(producer, acknowledged);
    }
  }
}
