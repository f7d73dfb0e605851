package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the admin client learns of logs and does to them: offsets, deleted records, directories, producers. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LogAdminIT {

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final Admin admin;

  LogAdminIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.admin = clients.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void offsetsAreFoundByPlaceAndByTime() {
    TopicPartition partition = topicWithTimes("la-offsets", 100, 300, 200, 250);
    assertFound(0, -1, list(partition, OffsetSpec.earliest()));
    assertFound(4, -1, list(partition, OffsetSpec.latest()));
    assertFound(1, 300, list(partition, OffsetSpec.maxTimestamp()));
    assertFound(0, 100, list(partition, OffsetSpec.forTimestamp(0)));
    assertFound(1, 300, list(partition, OffsetSpec.forTimestamp(101)));
    assertFound(1, 300, list(partition, OffsetSpec.forTimestamp(300)));
    assertFound(-1, -1, list(partition, OffsetSpec.forTimestamp(301)));
    assertFound(0, -1, list(partition, OffsetSpec.earliestLocal()));
    assertEquals(0, list(partition, OffsetSpec.latest()).leaderEpoch().orElseThrow());
  }

  @Test
  void anEmptyLogHasNoTimes() {
    clients.createTopic("la-empty");
    TopicPartition partition = new TopicPartition("la-empty", 0);
    assertFound(0, -1, list(partition, OffsetSpec.earliest()));
    assertFound(0, -1, list(partition, OffsetSpec.latest()));
    assertFound(-1, -1, list(partition, OffsetSpec.maxTimestamp()));
    assertFound(-1, -1, list(partition, OffsetSpec.forTimestamp(0)));
  }

  @Test
  void deletedRecordsAreGoneForAllReaders() {
    TopicPartition partition = topicWithTimes("la-delete", 1, 2, 3, 4, 5);
    assertEquals(3, delete(partition, 3).lowWatermark());
    assertFound(3, -1, list(partition, OffsetSpec.earliest()));
    assertFound(3, 4, list(partition, OffsetSpec.forTimestamp(1)));
    assertEquals(List.of(3L, 4L),
        clients.readAll("la-delete", 2).stream().map(ConsumerRecord::offset).toList());
    assertThrows(OffsetOutOfRangeException.class, () -> delete(partition, 6));
    assertEquals(3, delete(partition, 2).lowWatermark(), "the start of the log never goes back");
    assertEquals(5, delete(partition, -1).lowWatermark());
    assertFound(5, -1, list(partition, OffsetSpec.earliest()));
    assertFound(5, -1, list(partition, OffsetSpec.latest()));
    try (Consumer<String, String> consumer = clients.consumer(Map.of("auto.offset.reset", "none"))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      assertThrows(org.apache.kafka.clients.consumer.OffsetOutOfRangeException.class,
          () -> JavaClients.poll(consumer, 1));
    }
    clients.send("la-delete", Map.of(), List.of("next"));
    assertEquals(5, clients.readAll("la-delete", 1).get(0).offset());
  }

  @Test
  void directoriesAreDescribedWithTheirReplicas() {
    TopicPartition partition = topicWithTimes("la-dirs", 1, 2, 3);
    Map<String, LogDirDescription> directories = get(admin.describeLogDirs(List.of(1)).allDescriptions()).get(1);
    assertEquals(List.of(broker.logDirectory().toString()), List.copyOf(directories.keySet()));
    LogDirDescription directory = directories.values().iterator().next();
    assertNull(directory.error());
    assertTrue(directory.totalBytes().orElse(-1) > 0);
    assertTrue(directory.usableBytes().orElse(-1) > 0);
    assertTrue(directory.replicaInfos().get(partition).size() >= 70,
        "three records are " + directory.replicaInfos().get(partition).size() + " bytes");
    assertEquals(0, directory.replicaInfos().get(partition).offsetLag());
  }

  @Test
  void activeProducersAreDescribed() {
    clients.createTopic("la-producers");
    TopicPartition partition = new TopicPartition("la-producers", 0);
    try (Producer<String, String> producer = clients.producer(Map.of())) {
      get(producer.send(new ProducerRecord<>("la-producers", "1")));
      get(producer.send(new ProducerRecord<>("la-producers", "2")));
      List<ProducerState> producers =
          get(admin.describeProducers(List.of(partition)).partitionResult(partition)).activeProducers();
      assertEquals(1, producers.size());
      ProducerState state = producers.get(0);
      assertTrue(state.producerId() >= 0);
      assertEquals(0, state.producerEpoch());
      assertEquals(1, state.lastSequence());
      assertTrue(state.currentTransactionStartOffset().isEmpty());
    }
  }

  private TopicPartition topicWithTimes(String topic, long... timestamps) {
    clients.createTopic(topic);
    try (Producer<String, String> producer = clients.producer(Map.of())) {
      for (long timestamp : timestamps) {
        get(producer.send(new ProducerRecord<>(topic, 0, timestamp, null, Long.toString(timestamp))));
      }
    }
    return new TopicPartition(topic, 0);
  }

  private DeletedRecords delete(TopicPartition partition, long beforeOffset) {
    return get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(beforeOffset)))
        .lowWatermarks().get(partition));
  }

  private ListOffsetsResultInfo list(TopicPartition partition, OffsetSpec spec) {
    return get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition));
  }

  private static void assertFound(long offset, long timestamp, ListOffsetsResultInfo found) {
    assertEquals(offset + " at " + timestamp, found.offset() + " at " + found.timestamp());
  }
}
