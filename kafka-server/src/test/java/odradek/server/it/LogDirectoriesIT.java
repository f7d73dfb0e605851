package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import odradek.server.it.process.SmallVolume;
import odradek.server.it.process.TestDirectories;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several log directories: partitions spread over them, and one that fails goes offline alone. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LogDirectoriesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 8;

  private Path folder;
  private SmallVolume volume;
  private BrokerUnderTest broker;
  private JavaClients clients;

  @BeforeEach
  void makeFolder() {
    folder = TestDirectories.newWorkDirectory("directories");
  }

  @AfterEach
  void clean() {
    if (broker != null) {
      broker.close();
    }
    if (volume != null) {
      volume.close();
    }
    TestDirectories.delete(folder);
  }

  private void start(Path... directories) {
    String paths = List.of(directories).stream().map(Path::toString).collect(Collectors.joining(","));
    broker = Brokers.start(Map.of("log.dirs", paths, "offsets.topic.num.partitions", "2"));
    clients = new JavaClients(broker);
  }

  private Map<String, LogDirDescription> describe() {
    try (Admin admin = clients.admin()) {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get(LIMIT.toSeconds(), TimeUnit.SECONDS).get(1);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a record reaches each partition; the failure where it does not. */
  private Throwable[] send(String topic) throws Exception {
    var failures = new Throwable[PARTITIONS];
    try (Producer<String, String> producer = clients.producer(Map.of("retries", 0, "enable.idempotence", false,
        "max.block.ms", 3_000,
        "delivery.timeout.ms", 20_000, "request.timeout.ms", 15_000, "linger.ms", 0))) {
      for (int i = 0; i < PARTITIONS; i++) {
        try {
          producer.send(new ProducerRecord<>(topic, i, null, "value")).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          failures[i] = e.getCause();
        }
      }
    }
    return failures;
  }

  private static long failureCount(Throwable[] failures) {
    long count = 0;
    for (Throwable failure : failures) {
      if (failure != null) {
        // As with Apache Kafka there may be no leader at all, for which a producer waits.
        assertTrue(failure instanceof KafkaStorageException
            || failure instanceof org.apache.kafka.common.errors.TimeoutException, failure.toString());
        count++;
      }
    }
    return count;
  }

  @Test
  void partitionsSpreadOverTheDirectories() throws Exception {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    Path c = folder.resolve("c");
    start(a, b, c);
    clients.createTopic("spread", 9, Map.of());
    Map<String, LogDirDescription> described = describe();
    for (Path directory : List.of(a, b, c)) {
      LogDirDescription description = described.get(directory.toString());
      assertNull(description.error());
      assertEquals(3, description.replicaInfos().size(), directory + " of " + described);
    }
    broker.stop();
    broker.start();
    assertEquals(described.get(a.toString()).replicaInfos().keySet(),
        describe().get(a.toString()).replicaInfos().keySet());
  }

  @Test
  void aDirectoryThatCannotBeOpenedIsOfflineAloneAndComesBack() throws Exception {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    start(a, b);
    clients.createTopic("both", PARTITIONS, Map.of());
    assertEquals(0, failureCount(send("both")));
    broker.stop();
    Path away = folder.resolve("away");
    Files.move(b, away);
    Files.writeString(b, "not a directory");
    broker.start();
    assertEquals(PARTITIONS / 2, failureCount(send("both")));
    assertInstanceOf(KafkaStorageException.class, describe().get(b.toString()).error());
    clients.createTopic("later", PARTITIONS, Map.of());
    assertEquals(0, failureCount(send("later")));
    broker.stop();
    Files.delete(b);
    Files.move(away, b);
    broker.start();
    assertEquals(0, failureCount(send("both")));
    assertEquals(0, failureCount(send("later")));
  }

  @Test
  void aDirectoryThatFailsIsOfflineAloneAndComesBack() throws Exception {
    Assumptions.assumeFalse(Brokers.isOracle(), "how soon Apache Kafka notices is up to it");
    volume = SmallVolume.mount(512);
    Path a = folder.resolve("a");
    start(a, volume.directory());
    clients.createTopic("both", PARTITIONS, Map.of());
    assertEquals(0, failureCount(send("both")));
    volume.breakDown();
    clients.createTopic("after", PARTITIONS, Map.of());
    send("after");
    Eventually.holds("the directory is offline", LIMIT,
        () -> describe().get(volume.directory().toString()).error() instanceof KafkaStorageException);
    assertNull(describe().get(a.toString()).error());
    assertEquals(PARTITIONS / 2, failureCount(send("both")));
    assertTrue(broker.isAlive());
    broker.kill();
    volume.repair();
    broker.start();
    assertEquals(0, failureCount(send("both")));
  }

  @Test
  void withoutAnyDirectoryTheBrokerDoesNotStart() throws IOException {
    Assumptions.assumeFalse(Brokers.isOracle(), "Apache Kafka has to be formatted first");
    Path file = Files.writeString(folder.resolve("file"), "not a directory");
    AssertionError refusal = assertThrows(AssertionError.class, () -> start(file));
    assertTrue(refusal.toString().contains(file.toString()), refusal.toString());
  }
}
