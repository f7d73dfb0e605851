package odradek.server.embedding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Short ways to use the stock Java clients. */
final class StockClients {

  private static final long LIMIT_SECONDS = 60;

  private StockClients() {}

  /** Sends values to the first partition of a topic, and waits until they are acknowledged. */
  static void produce(String bootstrap, String topic, String compression, List<String> values) throws Exception {
    Map<String, Object> config = Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
        ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, 0, "key", value)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** Reads a topic's first partition from its beginning, without a group. */
  static List<String> read(String bootstrap, String topic, int count) {
    Map<String, Object> config = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    var partition = new TopicPartition(topic, 0);
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      return poll(consumer, count);
    }
  }

  /** Reads a topic from its beginning as a member of a group. */
  static List<String> consume(String bootstrap, String topic, String group, int count) {
    Map<String, Object> config = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
        ConsumerConfig.GROUP_ID_CONFIG, group,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      return poll(consumer, count);
    }
  }

  private static List<String> poll(KafkaConsumer<String, String> consumer, int count) {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    var values = new ArrayList<String>();
    while (values.size() < count && System.nanoTime() - deadlineNs < 0) {
      consumer.poll(Duration.ofMillis(200)).forEach(message -> values.add(message.value()));
    }
    return values;
  }

  /** The value that is in effect for a topic. */
  static String topicConfig(String bootstrap, String topic, String key) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      return admin.describeConfigs(Set.of(resource)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS)
          .get(resource).get(key).value();
    }
  }
}
