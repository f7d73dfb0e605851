package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.JavaDriver;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.Eventually;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker still knows after it was stopped or killed: topics, configs, offsets, groups. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RestartIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everythingThatWasAcknowledgedIsStillThere(boolean killed, @TempDir Path directory) {
    try (BrokerUnderTest broker = Brokers.start(Map.of())) {
      JavaClients clients = new JavaClients(broker);
      TopicPartition partition = new TopicPartition("rs-topic", 1);
      TopicDescription before;
      try (Admin admin = clients.admin()) {
        clients.createTopic("rs-topic", 2, Map.of("retention.ms", "777000"));
        clients.createTopic("rs-deleted");
        get(admin.deleteTopics(List.of("rs-deleted")).all());
        clients.send("rs-topic", Map.of(), List.of("one", "two"));
        for (int offset = 0; offset <= 100; offset++) {
          get(admin.alterConsumerGroupOffsets("rs-simple",
              Map.of(partition, new OffsetAndMetadata(offset, "meta " + offset))).all());
        }
        before = describe(admin, "rs-topic");
      }
      try (ChildProcess member = JavaDriver.CURRENT.start(directory, "member", broker.bootstrap(), "rs-topic",
          "rs-members", "session.timeout.ms=10000", "heartbeat.interval.ms=500", "reconnect.backoff.max.ms=200")) {
        member.awaitLine("its assignment", LIMIT, "owns 0,1"::equals);
        member.awaitLine("its commit", LIMIT, "committed"::equals);
        end(broker, killed);
        broker.start();
        clients.send("rs-topic", Map.of(), List.of("three"));
        assertEquals("record 0 2 three",
            member.awaitLine("the record after the restart", LIMIT, line -> line.startsWith("record")));
        member.awaitLine("the commit after the restart", LIMIT, "committed"::equals);
        member.writeLine("leave");
        member.awaitSuccess(LIMIT);
      }
      assertKnown(clients, before, partition);
    }
  }

  @Test
  void sequencesOfProducersAreRememberedAcrossAKill() throws IOException {
    try (BrokerUnderTest broker = Brokers.start(Map.of())) {
      new JavaClients(broker).createTopic("rs-sequences");
      long producerId = 4_711;
      try (WireConnection connection = WireConnection.open(broker.address())) {
        LogProbe log = new LogProbe(connection, "rs-sequences");
        assertEquals(0, log.produce(Batches.idempotent(producerId, 0, 0, 3)).baseOffset());
        assertEquals(3, log.produce(Batches.idempotent(producerId, 0, 3, 2)).baseOffset());
      }
      broker.kill();
      broker.start();
      try (WireConnection connection = WireConnection.open(broker.address())) {
        LogProbe log = new LogProbe(connection, "rs-sequences");
        assertEquals("NONE 3", answer(log, Batches.idempotent(producerId, 0, 3, 2)));
        assertEquals("OUT_OF_ORDER_SEQUENCE_NUMBER -1", answer(log, Batches.idempotent(producerId, 0, 6, 1)));
        assertEquals("NONE 5", answer(log, Batches.idempotent(producerId, 0, 5, 1)));
      }
    }
  }

  /** Asks again while the leader is not back. */
  private static String answer(LogProbe log, MemoryRecords batch) {
    return Eventually.get("an answer of the leader", LIMIT, () -> {
      try {
        ProduceResponseData.PartitionProduceResponse response = log.produce(batch);
        return Errors.forCode(response.errorCode()) + " " + response.baseOffset();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, answer -> !answer.startsWith("NOT_LEADER") && !answer.startsWith("UNKNOWN_TOPIC"));
  }

  private static void assertKnown(JavaClients clients, TopicDescription before, TopicPartition partition) {
    try (Admin admin = clients.admin()) {
      TopicDescription after = describe(admin, "rs-topic");
      assertEquals(before.topicId(), after.topicId());
      assertEquals(2, after.partitions().size());
      Set<String> topics = get(admin.listTopics().names());
      assertTrue(!topics.contains("rs-deleted"), "the deleted topic is back: " + topics);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "rs-topic");
      ConfigEntry retention = get(admin.describeConfigs(List.of(resource)).all()).get(resource).get("retention.ms");
      assertEquals("777000", retention.value());
      assertEquals(new OffsetAndMetadata(100, "meta 100"),
          get(admin.listConsumerGroupOffsets("rs-simple").partitionsToOffsetAndMetadata()).get(partition));
    }
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "rs-members"))) {
      TopicPartition zero = new TopicPartition("rs-topic", 0);
      assertEquals(3, consumer.committed(Set.of(zero)).get(zero).offset());
    }
    assertEquals(List.of("one", "two", "three"), clients.readValues("rs-topic", 3));
  }

  private static void end(BrokerUnderTest broker, boolean killed) {
    if (killed) {
      broker.kill();
    } else {
      broker.stop();
    }
  }

  private static TopicDescription describe(Admin admin, String topic) {
    return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
  }
}
