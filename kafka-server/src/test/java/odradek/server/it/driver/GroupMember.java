package odradek.server.it.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A member of a consumer group that says what happens to it and commits what it has read.
 *
 * <pre>
 *   owns P,P,...           all partitions it owns after a rebalance
 *   lost P,P,...           partitions taken away (also at the regular revocation)
 *   record P OFFSET VALUE  printed before its offset is committed
 *   committed
 *   left                   after the consumer has been closed, which a line of input asks for
 * </pre>
 */
final class GroupMember implements ConsumerRebalanceListener {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, String> consumer;
  private final String topic;

  GroupMember(Map<String, Object> settings, String topic, String group) {
    Map<String, Object> all = new HashMap<>();
    all.put("group.id", group);
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "earliest");
    all.putAll(settings);
    this.consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    this.topic = topic;
  }

  void run() throws IOException {
    try {
      consumer.subscribe(List.of(topic), this);
      while (!leaveWasAsked()) {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        for (ConsumerRecord<String, String> record : records) {
          ClientDriver.say("record " + record.partition() + " " + record.offset() + " " + record.value());
        }
        if (!records.isEmpty()) {
          consumer.commitSync();
          ClientDriver.say("committed");
        }
      }
    } finally {
      consumer.close();
    }
    ClientDriver.say("left");
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> added) {
    ClientDriver.say("owns " + list(consumer.assignment()));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    ClientDriver.say("lost " + list(revoked));
  }

  /** A line of input asks for the end: a closed pipe could not be seen without a blocking read. */
  private static boolean leaveWasAsked() throws IOException {
    return System.in.available() > 0;
  }

  private static String list(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new)).stream()
        .map(String::valueOf).collect(Collectors.joining(","));
  }
}
