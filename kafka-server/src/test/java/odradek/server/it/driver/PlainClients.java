package odradek.server.it.driver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer, a consumer without group, and an admin client. */
final class PlainClients {

  private static final Duration POLL = Duration.ofMillis(200);

  private PlainClients() {
  }

  static void produce(Map<String, Object> settings, String topic, int count) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, "k-" + i, "v-" + i);
        record.headers().add("h", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        sent.add(producer.send(record));
      }
      for (Future<RecordMetadata> result : sent) {
        ClientDriver.say("acked " + result.get().offset());
      }
    }
  }

  static void consume(Map<String, Object> settings, String topic, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      int seen = 0;
      while (seen < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          ClientDriver.say("record " + record.offset() + " " + record.key() + " " + record.value() + " "
              + headers(record));
          seen++;
        }
      }
    }
  }

  static void administrate(Map<String, Object> settings, String topic) throws Exception {
    try (Admin admin = Admin.create(settings)) {
      CreateTopicsResult created = admin.createTopics(Set.of(new NewTopic(topic, 3, (short) 1)));
      created.all().get();
      ClientDriver.say("created " + created.numPartitions(topic).get());
      ClientDriver.say("listed " + admin.listTopics().names().get().contains(topic));
      ClientDriver.say("nodes " + admin.describeCluster().nodes().get().size());
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
      ClientDriver.say("grown");
      admin.deleteTopics(Set.of(topic)).all().get();
      ClientDriver.say("deleted");
    }
  }

  private static String headers(ConsumerRecord<String, String> record) {
    StringBuilder text = new StringBuilder();
    for (Header header : record.headers()) {
      text.append(header.key()).append('=').append(new String(header.value(), StandardCharsets.UTF_8)).append(';');
    }
    return text.toString();
  }
}
