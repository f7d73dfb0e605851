package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.JavaDriver;
import odradek.server.it.client.KafkaJs;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of groups as processes of their own: they join, leave and are killed. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ConsumerGroupIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String RANGE = "partition.assignment.strategy=org.apache.kafka.clients.consumer.RangeAssignor";
  private static final String COOPERATIVE =
      "partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor";

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  @TempDir
  private Path directory;

  ConsumerGroupIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
  }

  @ParameterizedTest
  @ValueSource(strings = {RANGE, COOPERATIVE})
  void partitionsAreSharedOutAsMembersComeAndGo(String strategy) {
    String topic = "cg-share-" + (strategy.equals(RANGE) ? "range" : "cooperative");
    clients.createTopic(topic, 6, Map.of());
    try (ChildProcess first = member(topic, strategy)) {
      awaitOwned("the first member", first, 6);
      try (ChildProcess second = member(topic, strategy)) {
        awaitOwned("the first of two", first, 3);
        awaitOwned("the second of two", second, 3);
        try (ChildProcess third = member(topic, strategy)) {
          awaitOwned("the third of three", third, 2);
          awaitOwned("the first of three", first, 2);
          awaitOwned("the second of three", second, 2);
          assertDisjoint(first, second, third);
          leave(third);
        }
        awaitOwned("the first after a leave", first, 3);
        awaitOwned("the second after a leave", second, 3);
        assertDisjoint(first, second);
        second.kill();
        awaitOwned("the first after a death", first, 6);
      }
      leave(first);
    }
  }

  @Test
  void nothingIsLostWhenAMemberIsKilled() {
    String topic = "cg-killed";
    clients.createTopic(topic, 4, Map.of());
    sendToAllPartitions(topic, 0, 400);
    try (ChildProcess survivor = member(topic, RANGE); ChildProcess victim = member(topic, RANGE)) {
      awaitOwned("the survivor", survivor, 2);
      awaitOwned("the victim", victim, 2);
      sendToAllPartitions(topic, 400, 800);
      victim.awaitLine("a record for the victim", LIMIT, line -> line.startsWith("record"));
      victim.kill();
      sendToAllPartitions(topic, 800, 1_200);
      awaitOwned("the survivor alone", survivor, 4);
      Eventually.holds("all records read by somebody", LIMIT, () -> values(survivor, victim).size() == 1_200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RANGE, COOPERATIVE})
  void aStaticMemberComesBackToItsPartitionsWithoutARebalance(String strategy) {
    String topic = "cg-static-" + (strategy.equals(RANGE) ? "range" : "cooperative");
    clients.createTopic(topic, 4, Map.of());
    try (ChildProcess other = member(topic, strategy, "group.instance.id=other")) {
      List<Integer> owned;
      try (ChildProcess member = member(topic, strategy, "group.instance.id=fixed")) {
        awaitOwned("the static member", member, 2);
        awaitOwned("the other static member", other, 2);
        owned = owned(member);
      }
      // Closing a process of these tests kills it, so the member has not left the group.
      int rebalances = count(other, "owns");
      try (ChildProcess member = member(topic, strategy, "group.instance.id=fixed")) {
        awaitOwned("the static member that came back", member, 2);
        assertEquals(owned, owned(member));
        assertEquals(rebalances, count(other, "owns"), "the other member was rebalanced: " + other);
      }
      awaitOwned("the other member after the session of the one that stays away", other, 4);
    }
  }

  @Test
  void aSecondProcessWithTheSameInstanceIdFencesTheFirst() {
    String topic = "cg-fenced";
    clients.createTopic(topic, 2, Map.of());
    try (ChildProcess first = member(topic, RANGE, "group.instance.id=same")) {
      awaitOwned("the first process", first, 2);
      try (ChildProcess second = member(topic, RANGE, "group.instance.id=same")) {
        awaitOwned("the second process", second, 2);
        assertTrue(first.awaitExit(LIMIT) != 0);
        assertTrue(first.errors().contains("FencedInstanceIdException"), first.toString());
        leave(second);
      }
    }
  }

  @Test
  void groupsOfJavaAndOfKafkaJsReadTheSameRecords() {
    String topic = "cg-two-clients";
    clients.createTopic(topic, 3, Map.of());
    List<String> values = IntStream.range(0, 300).mapToObj(i -> "v" + i).toList();
    try (ChildProcess java = member(topic, RANGE);
        ChildProcess node = new KafkaJs(broker, directory).start("member", topic, topic + "-kafkajs");
        ChildProcess node2 = new KafkaJs(broker, directory).start("member", topic, topic + "-kafkajs")) {
      awaitOwned("the Java member", java, 3);
      Eventually.holds("two KafkaJS members sharing", LIMIT,
          () -> owned(node).size() + owned(node2).size() == 3 && !owned(node).isEmpty() && !owned(node2).isEmpty());
      sendToAllPartitions(topic, 0, 300);
      Eventually.holds("Java has read all", LIMIT, () -> values(java).size() == values.size());
      Eventually.holds("KafkaJS has read all", LIMIT, () -> values(node, node2).size() == values.size());
      leave(node);
      Eventually.holds("the second KafkaJS member has all", LIMIT, () -> owned(node2).size() == 3);
    }
  }

  @Test
  void aMemberOfAnOlderJavaLineSharesAGroupWithANewOne() {
    String topic = "cg-mixed";
    clients.createTopic(topic, 4, Map.of());
    try (ChildProcess now = member(topic, RANGE);
        ChildProcess old = member(JavaDriver.V2_8, topic, RANGE)) {
      awaitOwned("the new member", now, 2);
      awaitOwned("the old member", old, 2);
      assertDisjoint(now, old);
      leave(now);
      awaitOwned("the old member alone", old, 4);
    }
  }

  private ChildProcess member(String topic, String... settings) {
    return member(JavaDriver.CURRENT, topic, settings);
  }

  private ChildProcess member(JavaDriver driver, String topic, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("member", broker.bootstrap(), topic, topic + "-group",
        "session.timeout.ms=6000", "heartbeat.interval.ms=300", "metadata.max.age.ms=2000"));
    arguments.addAll(Arrays.asList(settings));
    return driver.start(directory, arguments.toArray(String[]::new));
  }

  private void sendToAllPartitions(String topic, int from, int to) {
    try (Producer<String, String> producer = clients.producer(Map.of())) {
      int partitionCount = producer.partitionsFor(topic).size();
      IntStream.range(from, to).mapToObj(i -> producer.send(
          new ProducerRecord<>(topic, i % partitionCount, null, "v" + i)))
          .toList().forEach(JavaClients::get);
    }
  }

  private static void leave(ChildProcess member) {
    member.writeLine("leave");
    member.awaitSuccess(LIMIT);
  }

  private static void awaitOwned(String who, ChildProcess member, int count) {
    Eventually.get(who + " owns " + count, LIMIT, () -> {
      if (!member.isAlive()) {
        throw new AssertionError(who + " has ended: " + member);
      }
      return owned(member);
    }, owned -> owned.size() == count);
  }

  /** What the last line about ownership says. */
  private static List<Integer> owned(ChildProcess member) {
    String last = "owns ";
    for (String line : member.lines()) {
      last = line.startsWith("owns ") ? line : last;
    }
    return Arrays.stream(last.substring("owns ".length()).split(",")).filter(text -> !text.isEmpty())
        .map(Integer::valueOf).toList();
  }

  private static TreeSet<String> values(ChildProcess... members) {
    TreeSet<String> values = new TreeSet<>();
    for (ChildProcess member : members) {
      for (String line : member.lines()) {
        String[] words = line.split(" ");
        if (words[0].equals("record")) {
          values.add(words[words.length - 1]);
        }
      }
    }
    return values;
  }

  private static int count(ChildProcess member, String word) {
    return (int) member.lines().stream().filter(line -> line.startsWith(word)).count();
  }

  private static void assertDisjoint(ChildProcess... members) {
    List<Integer> all = Arrays.stream(members).flatMap(member -> owned(member).stream()).toList();
    assertEquals(all.size(), new TreeSet<>(all).size(), "partitions with two owners: " + all);
  }
}
