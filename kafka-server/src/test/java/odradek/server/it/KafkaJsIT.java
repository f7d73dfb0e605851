package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.KafkaJs;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** KafkaJS: produce, consume in a group, administrate. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KafkaJsIT {

  private static final int COUNT = 200;

  private final JavaClients clients;
  private final KafkaJs kafkaJs;

  KafkaJsIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.clients = new JavaClients(broker);
    this.kafkaJs = new KafkaJs(broker, directory);
  }

  @Test
  void producesWhatJavaReads() {
    String topic = "kafkajs-produce";
    clients.createTopic(topic);
    assertEquals(List.of("acked 0"), kafkaJs.run("produce", topic, "None", Integer.toString(COUNT)));
    List<ConsumerRecord<String, String>> records = clients.readAll(topic, COUNT);
    assertEquals(IntStream.range(0, COUNT).mapToObj(i -> "k-" + i + "=v-" + i + "/" + i).toList(),
        records.stream().map(r -> r.key() + "=" + r.value() + "/" + new String(r.headers().lastHeader("h").value()))
            .toList());
  }

  @Test
  void createsATopicByWritingToIt() {
    kafkaJs.run("produce", "kafkajs-auto", "None", "3");
    assertEquals(List.of("v-0", "v-1", "v-2"), clients.readValues("kafkajs-auto", 3));
  }

  @Test
  void readsInAGroupWhatJavaProducedAndGoesOnWhereItLeft() {
    String topic = "kafkajs-consume";
    clients.createTopic(topic, 2, Map.of());
    List<String> values = IntStream.range(0, COUNT).mapToObj(i -> "w-" + i).toList();
    clients.send(topic, Map.of(), values);
    List<String> first = kafkaJs.run("consume", topic, "kafkajs-readers", Integer.toString(COUNT));
    assertEquals("owns 0,1", first.get(0));
    assertEquals(IntStream.range(0, COUNT).mapToObj(i -> "record 0 " + i + " null w-" + i + " ").toList(),
        first.subList(1, COUNT + 1));
    clients.send(topic, Map.of(), List.of("later"));
    List<String> second = kafkaJs.run("consume", topic, "kafkajs-readers", "1");
    assertEquals(List.of("owns 0,1", "record 0 " + COUNT + " null later ", "left"), second);
  }

  @Test
  void administrates() {
    assertEquals(List.of("brokers 1 controller 1", "created true", "again false", "partitions 0,1,2",
        "retention 70000", "offsets 0:0-0,1:0-0,2:0-0", "group true", "state Empty", "deleted true"),
        kafkaJs.run("admin", "kafkajs-admin"));
  }
}
