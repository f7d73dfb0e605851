package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DeleteConsumerGroupsResult;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups and their offsets by the consumer and by the admin client. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GroupAdminIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final JavaClients clients;
  private final Admin admin;

  GroupAdminIT(BrokerUnderTest broker) {
    this.clients = new JavaClients(broker);
    this.admin = clients.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void offsetsAreCommittedWithMetadataAndFetched() {
    clients.createTopic("ga-commit", 3, Map.of());
    TopicPartition zero = new TopicPartition("ga-commit", 0);
    TopicPartition one = new TopicPartition("ga-commit", 1);
    TopicPartition two = new TopicPartition("ga-commit", 2);
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-commit"))) {
      consumer.assign(List.of(zero, one));
      consumer.commitSync(Map.of(zero, new OffsetAndMetadata(7, Optional.of(3), "m\u00e9ta\u0000data"),
          one, new OffsetAndMetadata(9)));
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.of(zero, one, two));
      assertEquals(new OffsetAndMetadata(7, Optional.of(3), "m\u00e9ta\u0000data"), committed.get(zero));
      assertEquals(new OffsetAndMetadata(9, Optional.empty(), ""), committed.get(one));
      assertNull(committed.get(two));
    }
    assertEquals(Set.of(zero, one), offsets("ga-commit").keySet());
    assertEquals(Map.of(), offsets("ga-no-such-group"));
  }

  @Test
  void aMemberIsDescribedWithWhatItOwns() {
    clients.createTopic("ga-member", 2, Map.of());
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-member",
        "client.id", "ga-client", "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.RangeAssignor"))) {
      join(consumer, "ga-member", 2);
      ConsumerGroupDescription group = describe("ga-member");
      assertEquals(GroupState.STABLE, group.groupState());
      assertEquals("range", group.partitionAssignor());
      assertFalse(group.isSimpleConsumerGroup());
      assertEquals(1, group.coordinator().id());
      MemberDescription member = group.members().iterator().next();
      assertEquals("ga-client", member.clientId());
      assertTrue(member.consumerId().startsWith("ga-client-"), member.consumerId());
      assertEquals("/127.0.0.1", member.host());
      assertEquals(Set.of(new TopicPartition("ga-member", 0), new TopicPartition("ga-member", 1)),
          member.assignment().topicPartitions());
      assertTrue(listed(new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE))).contains("ga-member"));
      assertFalse(listed(new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY))).contains("ga-member"));
      assertThrows(GroupNotEmptyException.class, () -> delete("ga-member"));
      assertThrows(GroupSubscribedToTopicException.class, () -> get(admin.deleteConsumerGroupOffsets("ga-member",
          Set.of(new TopicPartition("ga-member", 0))).all()));
      assertThrows(UnknownMemberIdException.class, () -> get(admin.alterConsumerGroupOffsets("ga-member",
          Map.of(new TopicPartition("ga-member", 0), new OffsetAndMetadata(0))).all()));
      consumer.commitSync(Map.of(new TopicPartition("ga-member", 0), new OffsetAndMetadata(0)));
    }
    assertEquals(GroupState.EMPTY, describe("ga-member").groupState());
    assertTrue(listed(ListGroupsOptions.forConsumerGroups()).contains("ga-member"));
    delete("ga-member");
    assertFalse(listed(new ListGroupsOptions()).contains("ga-member"));
    assertThrows(GroupIdNotFoundException.class, () -> delete("ga-member"));
    assertThrows(GroupIdNotFoundException.class, () -> describe("ga-member"));
  }

  @Test
  void offsetsAreResetAndDeleted() {
    clients.createTopic("ga-reset", 2, Map.of());
    clients.send("ga-reset", Map.of(), List.of("a", "b", "c"));
    TopicPartition zero = new TopicPartition("ga-reset", 0);
    TopicPartition one = new TopicPartition("ga-reset", 1);
    get(admin.alterConsumerGroupOffsets("ga-reset",
        Map.of(zero, new OffsetAndMetadata(2), one, new OffsetAndMetadata(0))).all());
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-reset"))) {
      consumer.subscribe(List.of("ga-reset"));
      assertEquals("c", JavaClients.poll(consumer, 1).get(0).value());
    }
    get(admin.deleteConsumerGroupOffsets("ga-reset", Set.of(zero)).partitionResult(zero));
    assertEquals(Set.of(one), offsets("ga-reset").keySet());
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-reset"))) {
      consumer.subscribe(List.of("ga-reset"));
      assertEquals("a", JavaClients.poll(consumer, 3).get(0).value());
    }
  }

  @Test
  void deletingATopicTakesItsOffsetsAlong() {
    clients.createTopic("ga-gone");
    TopicPartition partition = new TopicPartition("ga-gone", 0);
    get(admin.alterConsumerGroupOffsets("ga-gone", Map.of(partition, new OffsetAndMetadata(5))).all());
    get(admin.deleteTopics(List.of("ga-gone")).all());
    Eventually.holds("the offsets gone", LIMIT, () -> !offsets("ga-gone").containsKey(partition));
  }

  @Test
  void membersAreRemovedByTheirInstanceId() {
    clients.createTopic("ga-remove");
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-remove",
        "group.instance.id", "instance-1"))) {
      join(consumer, "ga-remove", 1);
      assertEquals("instance-1",
          describe("ga-remove").members().iterator().next().groupInstanceId().orElseThrow());
      get(admin.removeMembersFromConsumerGroup("ga-remove",
          new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("instance-1")))).all());
      assertEquals(GroupState.EMPTY, describe("ga-remove").groupState());
    }
  }

  @Test
  void aStaticMemberStaysWhenItsConsumerIsClosed() {
    clients.createTopic("ga-stays");
    try (Consumer<String, String> consumer = clients.consumer(Map.of("group.id", "ga-stays",
        "group.instance.id", "stays", "session.timeout.ms", 3_000, "heartbeat.interval.ms", 500))) {
      join(consumer, "ga-stays", 1);
    }
    assertEquals(1, describe("ga-stays").members().size());
    Eventually.holds("the end of its session", LIMIT, () -> describe("ga-stays").members().isEmpty());
  }

  @Test
  void listingNamesTheKindOfGroup() {
    clients.createTopic("ga-kind");
    get(admin.alterConsumerGroupOffsets("ga-kind",
        Map.of(new TopicPartition("ga-kind", 0), new OffsetAndMetadata(1))).all());
    GroupListing listing = get(admin.listGroups().all()).stream()
        .filter(group -> group.groupId().equals("ga-kind")).findFirst().orElseThrow();
    assertTrue(listing.isSimpleConsumerGroup(), listing.toString());
    assertEquals(GroupState.EMPTY, listing.groupState().orElseThrow());
  }

  private static void join(Consumer<String, String> consumer, String topic, int partitionCount) {
    consumer.subscribe(List.of(topic));
    Eventually.holds("an assignment of " + partitionCount, LIMIT, () -> {
      consumer.poll(Duration.ofMillis(50));
      return consumer.assignment().size() == partitionCount;
    });
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  private ConsumerGroupDescription describe(String group) {
    return get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
  }

  private List<String> listed(ListGroupsOptions options) {
    return get(admin.listGroups(options).all()).stream().map(GroupListing::groupId).toList();
  }

  private void delete(String group) {
    DeleteConsumerGroupsResult result = admin.deleteConsumerGroups(List.of(group));
    get(result.deletedGroups().get(group));
  }
}
