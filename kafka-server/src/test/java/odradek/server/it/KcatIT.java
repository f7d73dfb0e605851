package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.Kcat;
import odradek.server.it.process.ChildProcess;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kcat (librdkafka): metadata, produce, consume, groups, look-ups by time. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KcatIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final Kcat kcat;

  KcatIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.kcat = new Kcat(broker, directory);
  }

  @Test
  void listsTheClusterAndATopic() {
    clients.createTopic("kcat-list", 3, Map.of());
    String listing = String.join("\n", kcat.run("-L", "-t", "kcat-list"));
    assertTrue(listing.contains("broker 1 at " + broker.bootstrap()), listing);
    assertTrue(listing.contains("topic \"kcat-list\" with 3 partitions:"), listing);
    assertTrue(listing.contains("partition 2, leader 1, replicas: 1, isrs: 1"), listing);
  }

  @Test
  void producesAndConsumesKeysHeadersAndNulls() {
    String topic = "kcat-records";
    clients.createTopic(topic);
    kcat.produce(List.of("a:1", "b:", ":3"), "-P", "-t", topic, "-p", "0", "-K:", "-Z", "-H", "x=y", "-H", "z");
    List<ConsumerRecord<String, String>> records = clients.readAll(topic, 3);
    assertEquals(Arrays.asList("1", null, "3"), records.stream().map(ConsumerRecord::value).toList());
    assertEquals(Arrays.asList("a", "b", null), records.stream().map(ConsumerRecord::key).toList());
    assertEquals("y", new String(records.get(0).headers().lastHeader("x").value()));
    assertEquals(List.of("0|a|1|x=y,z=NULL", "1|b|-1|x=y,z=NULL", "2||1|x=y,z=NULL"),
        kcat.run("-C", "-t", topic, "-e", "-q", "-f", "%o|%k|%S|%h\\n"));
  }

  @Test
  void createsATopicByWritingToIt() {
    kcat.produce(List.of("first"), "-P", "-t", "kcat-auto");
    assertEquals(List.of("first"), clients.readValues("kcat-auto", 1));
  }

  @Test
  void looksUpOffsetsByTime() {
    String topic = "kcat-times";
    clients.createTopic(topic);
    kcat.produce(List.of("one", "two", "three"), "-P", "-t", topic, "-p", "0");
    long second = clients.readAll(topic, 3).get(1).timestamp();
    assertTrue(kcat.run("-Q", "-t", topic + ":0:-1").get(0).endsWith("offset 3"));
    assertTrue(kcat.run("-Q", "-t", topic + ":0:-2").get(0).endsWith("offset 0"));
    String found = kcat.run("-Q", "-t", topic + ":0:" + second).get(0);
    assertNotEquals(-1, found.indexOf("offset"), found);
    assertTrue(found.endsWith("offset 0") || found.endsWith("offset 1"), found);
  }

  @Test
  void readsInABalancedGroupAndCommits() {
    String topic = "kcat-group";
    clients.createTopic(topic, 2, Map.of());
    List<String> values = IntStream.range(0, 500).mapToObj(i -> "v" + i).toList();
    clients.send(topic, Map.of(), values);
    List<String> read;
    try (ChildProcess member = kcat.start("-G", "kcat-group-members", "-q", "-c", "500", "-X",
        "auto.offset.reset=earliest", topic)) {
      read = member.awaitSuccess(LIMIT);
    }
    assertEquals(values, read);
    clients.send(topic, Map.of(), List.of("after the commit"));
    try (ChildProcess member = kcat.start("-G", "kcat-group-members", "-q", "-c", "1", "-X",
        "auto.offset.reset=earliest", topic)) {
      assertEquals(List.of("after the commit"), member.awaitSuccess(LIMIT));
    }
  }

  @Test
  void readsTheTailOfATopicWhileItGrows() {
    String topic = "kcat-tail";
    clients.createTopic(topic);
    clients.send(topic, Map.of(), List.of("old"));
    try (ChildProcess reader = kcat.start("-C", "-t", topic, "-p", "0", "-o", "beginning", "-q", "-u", "-c", "2")) {
      reader.awaitLine("the old record", LIMIT, "old"::equals);
      clients.send(topic, Map.of(), List.of("new"));
      reader.awaitLine("the new record", LIMIT, "new"::equals);
      assertEquals(0, reader.awaitExit(LIMIT));
    }
  }
}
