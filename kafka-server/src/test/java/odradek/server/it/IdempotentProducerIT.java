package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.Kcat;
import odradek.server.it.process.ChildProcess;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Producers that live through deaths of the broker: each record once, in order. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class IdempotentProducerIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static BrokerUnderTest broker;
  private static JavaClients clients;

  @BeforeAll
  static void startBroker() {
    broker = Brokers.start(Map.of());
    clients = new JavaClients(broker);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void restartBrokerThatATestLeftDead() {
    if (!broker.isAlive()) {
      broker.start();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJavaProducerDuplicatesNothingAcrossARestart(boolean killed) {
    String topic = "idempotent-java-" + killed;
    clients.createTopic(topic);
    int count = 60_000;
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Producer<String, String> producer = clients.producer(
        Map.of("acks", "all", "linger.ms", 2, "retry.backoff.ms", 20, "reconnect.backoff.max.ms", 200,
            "delivery.timeout.ms", 120_000, "buffer.memory", 256L << 20))) {
      for (int i = 0; i < count; i++) {
        if (i == count / 2) {
          // Half-way through there are requests under way, most of them without an answer yet.
          endBroker(killed);
          broker.start();
        }
        sent.add(producer.send(new ProducerRecord<>(topic, 0, null, Integer.toString(i))));
      }
      for (int i = 0; i < count; i++) {
        assertEquals(i, JavaClients.get(sent.get(i)).offset());
      }
    }
    assertEquals(IntStream.range(0, count).mapToObj(Integer::toString).toList(), clients.readValues(topic, count));
    assertNothingBehind(topic, count);
  }

  @Test
  void kcatDuplicatesNothingAcrossAKill(@TempDir Path directory) {
    String topic = "idempotent-kcat";
    clients.createTopic(topic);
    int count = 40_000;
    try (ChildProcess kcat = new Kcat(broker, directory).start("-P", "-E", "-t", topic, "-p", "0",
        "-X", "enable.idempotence=true", "-X", "linger.ms=1", "-X", "reconnect.backoff.max.ms=200")) {
      IntStream.range(0, count / 2).forEach(i -> kcat.writeLine(Integer.toString(i)));
      broker.kill();
      broker.start();
      IntStream.range(count / 2, count).forEach(i -> kcat.writeLine(Integer.toString(i)));
      kcat.closeInput();
      kcat.awaitSuccess(LIMIT);
    }
    assertEquals(IntStream.range(0, count).mapToObj(Integer::toString).toList(), clients.readValues(topic, count));
    assertNothingBehind(topic, count);
  }

  @Test
  void acknowledgedRecordsSurviveAKillOfTheBroker() {
    String topic = "survives-kill";
    clients.createTopic(topic, 3, Map.of());
    List<String> values = IntStream.range(0, 2_000).mapToObj(i -> "v" + i).toList();
    for (String acks : List.of("1", "all")) {
      clients.send(topic, Map.of("acks", acks, "enable.idempotence", false), values);
    }
    broker.kill();
    broker.start();
    List<ConsumerRecord<String, String>> records = clients.readAll(topic, 2 * values.size());
    List<String> read = records.stream().map(ConsumerRecord::value).toList();
    assertEquals(values, read.subList(0, values.size()));
    assertEquals(values, read.subList(values.size(), 2 * values.size()));
    clients.send(topic, Map.of(), List.of("next"));
    assertEquals("next", clients.readValues(topic, 2 * values.size() + 1).get(2 * values.size()));
  }

  private static void endBroker(boolean killed) {
    if (killed) {
      broker.kill();
    } else {
      broker.stop();
    }
  }

  private static void assertNothingBehind(String topic, int count) {
    clients.send(topic, Map.of(), List.of("last"));
    assertEquals(count, clients.readAll(topic, count + 1).get(count).offset());
  }
}
