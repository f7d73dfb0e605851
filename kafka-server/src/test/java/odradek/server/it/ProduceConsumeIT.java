package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in comes out: keys, values, headers, timestamps, sizes, order. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ProduceConsumeIT {

  private final JavaClients clients;

  ProduceConsumeIT(BrokerUnderTest broker) {
    this.clients = new JavaClients(broker);
  }

  @Test
  void keysValuesHeadersAndTimestampsComeBackAsTheyWereSent() {
    String topic = "pc-fidelity";
    clients.createTopic(topic);
    byte[] binary = {0, (byte) 0xff, 10, 13, (byte) 0x80};
    try (Producer<byte[], byte[]> producer = clients.bytesProducer(Map.of())) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, 1_700_000_000_123L, binary, binary);
      record.headers().add("a", binary).add("a", new byte[0]).add("nothing", null)
          .add("\u00fcml\u00e4ut", "\u4f60\u597d".getBytes(StandardCharsets.UTF_8));
      JavaClients.get(producer.send(record));
      JavaClients.get(producer.send(new ProducerRecord<byte[], byte[]>(topic, 0, 5L, null, null)));
      JavaClients.get(producer.send(new ProducerRecord<>(topic, 0, 0L, new byte[0], new byte[0])));
    }
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(Map.of())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      List<ConsumerRecord<byte[], byte[]>> records = JavaClients.poll(consumer, 3);
      ConsumerRecord<byte[], byte[]> first = records.get(0);
      assertArrayEquals(binary, first.key());
      assertArrayEquals(binary, first.value());
      assertEquals(1_700_000_000_123L, first.timestamp());
      assertEquals(TimestampType.CREATE_TIME, first.timestampType());
      Header[] headers = first.headers().toArray();
      assertEquals(List.of("a", "a", "nothing", "\u00fcml\u00e4ut"),
          Arrays.stream(headers).map(Header::key).toList());
      assertArrayEquals(binary, headers[0].value());
      assertArrayEquals(new byte[0], headers[1].value());
      assertNull(headers[2].value());
      assertEquals("\u4f60\u597d", new String(headers[3].value(), StandardCharsets.UTF_8));
      assertNull(records.get(1).key());
      assertNull(records.get(1).value());
      assertEquals(5L, records.get(1).timestamp());
      assertArrayEquals(new byte[0], records.get(2).key());
      assertArrayEquals(new byte[0], records.get(2).value());
      assertEquals(List.of(0L, 1L, 2L), records.stream().map(ConsumerRecord::offset).toList());
      assertEquals(0, first.leaderEpoch().orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "all"})
  void everyKindOfAcknowledgementKeepsTheOrder(String acks) {
    String topic = "pc-acks-" + acks;
    clients.createTopic(topic);
    List<String> values = IntStream.range(0, 5_000).mapToObj(i -> "value-" + i).toList();
    clients.send(topic, Map.of("acks", acks, "enable.idempotence", "all".equals(acks), "linger.ms", 1), values);
    assertEquals(values, clients.readValues(topic, values.size()));
  }

  @Test
  void acknowledgementsNameOffsetsInOrder() {
    String topic = "pc-offsets";
    clients.createTopic(topic);
    try (Producer<String, String> producer = clients.producer(Map.of())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, null, "v" + i)));
      }
      for (int i = 0; i < sent.size(); i++) {
        assertEquals(i, JavaClients.get(sent.get(i)).offset());
      }
    }
  }

  @Test
  void recordsSpreadOverPartitionsStayInOrderWithinEach() {
    String topic = "pc-partitions";
    clients.createTopic(topic, 4, Map.of());
    try (Producer<String, String> producer = clients.producer(Map.of())) {
      for (int i = 0; i < 4_000; i++) {
        producer.send(new ProducerRecord<>(topic, i % 4, Integer.toString(i % 4), Integer.toString(i)));
      }
      producer.flush();
    }
    try (Consumer<String, String> consumer = clients.consumer(Map.of())) {
      consumer.assign(IntStream.range(0, 4).mapToObj(p -> new TopicPartition(topic, p)).toList());
      int[] next = {0, 1, 2, 3};
      for (ConsumerRecord<String, String> record : JavaClients.poll(consumer, 4_000)) {
        assertEquals(Integer.toString(next[record.partition()]), record.value());
        next[record.partition()] += 4;
      }
    }
  }

  @Test
  void bigRecordsPassUpToTheLimitOfTheTopic() {
    String topic = "pc-big";
    clients.createTopic(topic, 1, Map.of("max.message.bytes", Integer.toString(6 << 20)));
    byte[] value = new byte[5 << 20];
    long seed = 42;
    new Random(seed).nextBytes(value);
    try (Producer<byte[], byte[]> producer = clients.bytesProducer(
        Map.of("max.request.size", 16 << 20, "buffer.memory", 64L << 20))) {
      JavaClients.get(producer.send(new ProducerRecord<>(topic, 0, null, value)));
      JavaClients.get(producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {7})));
      assertThrows(RecordTooLargeException.class,
          () -> JavaClients.get(producer.send(new ProducerRecord<>(topic, 0, null, new byte[7 << 20]))));
    }
    // The limits of the consumer are far below the record: the broker hands it out all the same.
    try (Consumer<byte[], byte[]> consumer = clients.bytesConsumer(
        Map.of("max.partition.fetch.bytes", 1_000, "fetch.max.bytes", 2_000))) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      List<ConsumerRecord<byte[], byte[]>> records = JavaClients.poll(consumer, 2);
      assertArrayEquals(value, records.get(0).value());
      assertArrayEquals(new byte[] {7}, records.get(1).value());
    }
  }

  @Test
  void anEmptyTopicHasNothingToRead() {
    String topic = "pc-empty";
    clients.createTopic(topic, 2, Map.of());
    TopicPartition partition = new TopicPartition(topic, 1);
    try (Consumer<String, String> consumer = clients.consumer(Map.of())) {
      consumer.assign(List.of(partition));
      assertTrue(consumer.poll(Duration.ofMillis(700)).isEmpty());
      assertEquals(0, consumer.position(partition));
      assertEquals(Map.of(partition, 0L), consumer.beginningOffsets(List.of(partition)));
      assertEquals(Map.of(partition, 0L), consumer.endOffsets(List.of(partition)));
    }
  }

  @Test
  void aConsumerThatWaitsGetsARecordSoonAfterItWasSent() {
    String topic = "pc-tail";
    clients.createTopic(topic);
    try (Consumer<String, String> consumer = clients.consumer(Map.of("fetch.max.wait.ms", 20_000));
        Producer<String, String> producer = clients.producer(Map.of())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      assertTrue(consumer.poll(Duration.ofMillis(500)).isEmpty());
      JavaClients.get(producer.send(new ProducerRecord<>(topic, "late")));
      long sentNs = System.nanoTime();
      assertEquals("late", JavaClients.poll(consumer, 1).get(0).value());
      assertTrue(System.nanoTime() - sentNs < Duration.ofSeconds(10).toNanos(), "the long poll was not woken");
    }
  }

  @Test
  void aPositionOutsideTheLogIsReported() {
    String topic = "pc-range";
    clients.createTopic(topic);
    clients.send(topic, Map.of(), List.of("only"));
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Consumer<String, String> consumer = clients.consumer(Map.of("auto.offset.reset", "none"))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 2);
      OffsetOutOfRangeException thrown = assertThrows(OffsetOutOfRangeException.class,
          () -> JavaClients.poll(consumer, 1));
      assertEquals(Map.of(partition, 2L), thrown.offsetOutOfRangePartitions());
      consumer.seek(partition, 0);
      assertEquals("only", JavaClients.poll(consumer, 1).get(0).value());
    }
  }

  @Test
  void timesLeadToTheFirstRecordThatIsNotOlder() {
    String topic = "pc-times";
    clients.createTopic(topic);
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Producer<String, String> producer = clients.producer(Map.of("linger.ms", 500))) {
      for (long timestamp : new long[] {1_000, 3_000, 2_000, 5_000, 4_000}) {
        producer.send(new ProducerRecord<>(topic, 0, timestamp, null, Long.toString(timestamp)));
      }
    }
    try (Consumer<String, String> consumer = clients.consumer(Map.of())) {
      assertEquals(new OffsetAndTimestamp(0, 1_000, Optional.of(0)), lookUp(consumer, partition, 1));
      assertEquals(new OffsetAndTimestamp(1, 3_000, Optional.of(0)), lookUp(consumer, partition, 1_001));
      assertEquals(new OffsetAndTimestamp(3, 5_000, Optional.of(0)), lookUp(consumer, partition, 3_001));
      assertNull(lookUp(consumer, partition, 5_001));
    }
  }

  private static OffsetAndTimestamp lookUp(Consumer<String, String> consumer, TopicPartition partition,
      long timestamp) {
    return consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
  }
}
