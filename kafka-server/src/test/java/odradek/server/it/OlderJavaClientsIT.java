package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.JavaDriver;
import odradek.server.it.process.ChildProcess;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Java clients of older lines, which speak older versions of every request. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OlderJavaClientsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int COUNT = 300;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final Path directory;

  OlderJavaClientsIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({"V2_8, none, false", "V2_8, zstd, true", "V3_9, lz4, true"})
  void producesWhatTheNewClientReads(JavaDriver driver, String codec, boolean idempotent) {
    String topic = "older-produce-" + driver + "-" + codec;
    clients.createTopic(topic);
    try (ChildProcess process = driver.start(directory, "produce", broker.bootstrap(), topic, Integer.toString(COUNT),
        "compression.type=" + codec, "enable.idempotence=" + idempotent, "acks=all")) {
      assertEquals(IntStream.range(0, COUNT).mapToObj(i -> "acked " + i).toList(), process.awaitSuccess(LIMIT));
    }
    List<ConsumerRecord<String, String>> records = clients.readAll(topic, COUNT);
    assertEquals(IntStream.range(0, COUNT).mapToObj(i -> "k-" + i + "=v-" + i + "/" + i).toList(),
        records.stream().map(r -> r.key() + "=" + r.value() + "/" + new String(r.headers().lastHeader("h").value()))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({"V2_8, gzip", "V3_9, zstd"})
  void readsWhatTheNewClientProduced(JavaDriver driver, String codec) {
    String topic = "older-consume-" + driver;
    clients.createTopic(topic);
    clients.send(topic, Map.of("compression.type", codec), IntStream.range(0, COUNT).mapToObj(i -> "w-" + i).toList());
    try (ChildProcess process = driver.start(directory, "consume", broker.bootstrap(), topic,
        Integer.toString(COUNT))) {
      assertEquals(IntStream.range(0, COUNT).mapToObj(i -> "record " + i + " null w-" + i + " ").toList(),
          process.awaitSuccess(LIMIT));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_8", "V3_9"})
  void readsInAGroup(JavaDriver driver) {
    String topic = "older-group-" + driver;
    clients.createTopic(topic, 3, Map.of());
    clients.send(topic, Map.of(), List.of("one", "two"));
    try (ChildProcess member = driver.start(directory, "member", broker.bootstrap(), topic, topic + "-g")) {
      member.awaitLine("its assignment", LIMIT, "owns 0,1,2"::equals);
      member.awaitLine("the last record", LIMIT, "record 0 1 two"::equals);
      member.awaitLine("the commit", LIMIT, "committed"::equals);
      member.writeLine("leave");
      member.awaitSuccess(LIMIT);
    }
    clients.send(topic, Map.of(), List.of("three"));
    try (ChildProcess member = driver.start(directory, "member", broker.bootstrap(), topic, topic + "-g")) {
      assertEquals("record 0 2 three",
          member.awaitLine("a record", LIMIT, line -> line.startsWith("record")));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_8", "V3_9"})
  void administrates(JavaDriver driver) {
    try (ChildProcess process = driver.start(directory, "admin", broker.bootstrap(), "older-admin-" + driver)) {
      assertEquals(List.of("created 3", "listed true", "nodes 1", "grown", "deleted"), process.awaitSuccess(LIMIT));
    }
  }
}
