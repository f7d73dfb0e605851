package odradek.server.it.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The Java client of the same version as the protocol, inside this JVM. */
public final class JavaClients {

  /** How long a single step of a client may take. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private final BrokerUnderTest broker;

  public JavaClients(BrokerUnderTest broker) {
    this.broker = broker;
  }

  /** An admin client. */
  public Admin admin() {
    return Admin.create(settings(Map.of("default.api.timeout.ms", 60_000)));
  }

  /** A producer of strings with the given settings on top of the defaults. */
  public Producer<String, String> producer(Map<String, Object> overrides) {
    return new KafkaProducer<>(settings(overrides), new StringSerializer(), new StringSerializer());
  }

  /** A producer of bytes with the given settings on top of the defaults. */
  public Producer<byte[], byte[]> bytesProducer(Map<String, Object> overrides) {
    return new KafkaProducer<>(settings(overrides), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer of strings that starts at the beginning unless the overrides say otherwise. */
  public Consumer<String, String> consumer(Map<String, Object> overrides) {
    return new KafkaConsumer<>(consumerSettings(overrides), new StringDeserializer(), new StringDeserializer());
  }

  /** A consumer of bytes that starts at the beginning unless the overrides say otherwise. */
  public Consumer<byte[], byte[]> bytesConsumer(Map<String, Object> overrides) {
    return new KafkaConsumer<>(consumerSettings(overrides), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Creates a topic with the given number of partitions and configs. On return every partition has its leader: a
   * producer that may not retry finds it.
   */
  public void createTopic(String topic, int partitionCount, Map<String, String> configs) {
    try (Admin admin = admin()) {
      get(admin.createTopics(List.of(new NewTopic(topic, partitionCount, (short) 1).configs(configs))).all());
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < partitionCount; partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      Eventually.holds("leaders of " + topic, LIMIT, () -> hasLeaders(admin, ends));
    }
  }

  private static boolean hasLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends) {
    try {
      return get(admin.listOffsets(ends).all()).size() == ends.size();
    } catch (UnknownTopicOrPartitionException e) {
      // The broker has not heard of the topic yet that the controller created.
      return false;
    }
  }

  /** Creates a topic of one partition. */
  public void createTopic(String topic) {
    createTopic(topic, 1, Map.of());
  }

  /** Sends strings as values to partition 0 and waits for all acknowledgements. */
  public void send(String topic, Map<String, Object> producerSettings, List<String> values) {
    try (Producer<String, String> producer = producer(producerSettings)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String value : values) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, null, value)));
      }
      sent.forEach(JavaClients::get);
    }
  }

  /** Reads partition 0 from its beginning until the given number of records has come. */
  public List<ConsumerRecord<String, String>> readAll(String topic, int count) {
    try (Consumer<String, String> consumer = consumer(Map.of())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      return poll(consumer, count);
    }
  }

  /** The values of partition 0 from its beginning. */
  public List<String> readValues(String topic, int count) {
    return readAll(topic, count).stream().map(ConsumerRecord::value).toList();
  }

  /** Polls until at least the given number of records has come. */
  public static <K, V> List<ConsumerRecord<K, V>> poll(Consumer<K, V> consumer, int count) {
    List<ConsumerRecord<K, V>> records = new ArrayList<>();
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (records.size() < count) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError("only " + records.size() + " of " + count + " records within " + LIMIT);
      }
    }
    return records;
  }

  /** Waits for a result of a client; its failure is thrown as it is. */
  public static <T> T get(Future<T> future) {
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no result within " + LIMIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Map<String, Object> consumerSettings(Map<String, Object> overrides) {
    Map<String, Object> all = new HashMap<>();
    all.put("auto.offset.reset", "earliest");
    all.put("enable.auto.commit", false);
    all.putAll(overrides);
    return settings(all);
  }

  private Map<String, Object> settings(Map<String, Object> overrides) {
    Map<String, Object> all = new HashMap<>();
    all.put("bootstrap.servers", broker.bootstrap());
    all.putAll(overrides);
    return all;
  }
}
