package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.MemberProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Committed offsets and the administration of groups, in every version. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GroupOffsetsConformanceIT {

  private static final String TOPIC = "go-topic";

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private WireConnection connection;

  GroupOffsetsConformanceIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
  }

  @BeforeEach
  void open() throws IOException {
    try (Admin admin = clients.admin()) {
      if (!JavaClients.get(admin.listTopics().names()).contains(TOPIC)) {
        clients.createTopic(TOPIC, 3, Map.of());
      }
      JavaClients.get(admin.listConsumerGroupOffsets("go-any").partitionsToOffsetAndMetadata());
    }
    connection = WireConnection.open(broker.address());
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void everyVersionFindsTheCoordinator(int version) throws IOException {
    FindCoordinatorRequestData request = new FindCoordinatorRequestData();
    if (version >= 4) {
      request.setCoordinatorKeys(List.of("go-a", "go-b"));
    } else {
      request.setKey("go-a");
    }
    FindCoordinatorResponseData answer =
        connection.call(ApiKeys.FIND_COORDINATOR, version, request, FindCoordinatorResponseData.class);
    if (version < 4) {
      assertEquals("1 " + broker.bootstrap() + " 0",
          answer.nodeId() + " " + answer.host() + ":" + answer.port() + " " + answer.errorCode());
      return;
    }
    assertEquals(List.of("go-a 1 " + broker.bootstrap() + " 0", "go-b 1 " + broker.bootstrap() + " 0"),
        answer.coordinators().stream().map(c -> c.key() + " " + c.nodeId() + " " + c.host() + ":" + c.port() + " "
            + c.errorCode()).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyVersionCommitsAndEveryVersionFetches(int version) throws IOException {
    String group = "go-version-" + version;
    Uuid topicId = new LogProbe(connection, TOPIC).topicId();
    OffsetCommitRequestData request = new OffsetCommitRequestData().setGroupId(group).setTopics(List.of(
        new OffsetCommitRequestData.OffsetCommitRequestTopic().setName(TOPIC).setTopicId(topicId).setPartitions(List.of(
            new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(40)
                .setCommittedLeaderEpoch(2).setCommittedMetadata("m"),
            new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(1).setCommittedOffset(41)
                .setCommittedMetadata(null)))));
    connection.call(ApiKeys.OFFSET_COMMIT, version, request, OffsetCommitResponseData.class).topics()
        .forEach(topic -> topic.partitions().forEach(partition -> assertEquals(0, partition.errorCode())));
    List<String> expected = List.of("0: 40 " + (version >= 6 ? 2 : -1) + " m 0", "1: 41 -1  0", "2: -1 -1  0");
    for (int fetchVersion = 1; fetchVersion <= 10; fetchVersion++) {
      List<String> fetched = fetch(fetchVersion, group, topicId);
      if (fetchVersion < 5) {
        assertEquals(expected.stream().map(line -> line.replace(" 2 m", " -1 m")).toList(), fetched);
      } else {
        assertEquals(expected, fetched, "version " + fetchVersion);
      }
    }
  }

  @Test
  void allOffsetsOfAGroupAreThoseThatWereCommitted() throws IOException {
    try (MemberProbe member = new MemberProbe(broker.address(), "go-all")) {
      assertEquals(Errors.NONE, member.commit(TOPIC, 3, ""));
    }
    OffsetFetchRequestData request = new OffsetFetchRequestData();
    request.groups().add(new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("go-all").setTopics(null));
    request.groups().add(new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("go-none").setTopics(null));
    OffsetFetchResponseData answer =
        connection.call(ApiKeys.OFFSET_FETCH, 8, request, OffsetFetchResponseData.class);
    assertEquals(List.of("go-all", "go-none"), answer.groups().stream().map(group -> group.groupId()).toList());
    assertEquals(1, answer.groups().get(0).topics().size());
    assertEquals(3, answer.groups().get(0).topics().get(0).partitions().get(0).committedOffset());
    assertEquals(0, answer.groups().get(1).errorCode());
    assertEquals(List.of(), answer.groups().get(1).topics());
  }

  @Test
  void commitsAreCheckedOneByOne() throws IOException {
    try (MemberProbe simple = new MemberProbe(broker.address(), "go-checked")) {
      assertEquals(Errors.UNKNOWN_TOPIC_OR_PARTITION, simple.commit("go-no-such-topic", 1, ""));
      assertEquals(Errors.NONE, simple.commit(TOPIC, 1, "x".repeat(4_096)));
      assertEquals(Errors.OFFSET_METADATA_TOO_LARGE, simple.commit(TOPIC, 2, "x".repeat(4_097)));
    }
    Uuid topicId = new LogProbe(connection, TOPIC).topicId();
    assertEquals("0: 1 -1 " + "x".repeat(4_096) + " 0", fetch(10, "go-checked", topicId).get(0));
    OffsetCommitRequestData byWrongId = new OffsetCommitRequestData().setGroupId("go-checked").setTopics(List.of(
        new OffsetCommitRequestData.OffsetCommitRequestTopic().setTopicId(new Uuid(4, 4)).setPartitions(List.of(
            new OffsetCommitRequestData.OffsetCommitRequestPartition().setCommittedOffset(1)))));
    assertEquals(Errors.UNKNOWN_TOPIC_ID.code(),
        connection.call(ApiKeys.OFFSET_COMMIT, 10, byWrongId, OffsetCommitResponseData.class).topics().get(0)
            .partitions().get(0).errorCode());
  }

  @Test
  void whileAGroupHasMembersOnlyTheyCommit() throws IOException {
    try (MemberProbe member = new MemberProbe(broker.address(), "go-members");
        MemberProbe simple = new MemberProbe(broker.address(), "go-members")) {
      assertEquals(Errors.NONE, simple.commit(TOPIC, 1, ""));
      member.join("range");
      member.sync(member.memberId(), "all");
      assertEquals(Errors.NONE, member.commit(TOPIC, 2, ""));
      assertEquals(Errors.UNKNOWN_MEMBER_ID, simple.commit(TOPIC, 3, ""));
      assertEquals(Errors.NON_EMPTY_GROUP, delete("go-members"));
      assertEquals(Errors.NONE, member.leave());
      assertEquals(Errors.NONE, simple.commit(TOPIC, 4, ""));
    }
  }

  @Test
  void groupsAreDescribedInEveryState() throws IOException {
    try (MemberProbe member = new MemberProbe(broker.address(), "go-described")) {
      member.join("range");
      DescribeGroupsResponseData.DescribedGroup completing = describe(5, "go-described");
      assertEquals("CompletingRebalance", completing.groupState());
      member.sync(member.memberId(), "all of it");
      DescribeGroupsResponseData.DescribedGroup stable = describe(6, "go-described");
      assertEquals("Stable consumer range", stable.groupState() + " " + stable.protocolType() + " "
          + stable.protocolData());
      DescribeGroupsResponseData.DescribedGroupMember described = stable.members().get(0);
      assertEquals(member.memberId() + " wire /127.0.0.1",
          described.memberId() + " " + described.clientId() + " " + described.clientHost());
      assertEquals("metadata of range", new String(described.memberMetadata()));
      assertEquals("all of it", new String(described.memberAssignment()));
      member.leave();
      DescribeGroupsResponseData.DescribedGroup empty = describe(6, "go-described");
      assertEquals("Empty consumer ", empty.groupState() + " " + empty.protocolType() + " " + empty.protocolData());
    }
    assertEquals(Errors.NONE, delete("go-described"));
    assertEquals("Dead", describe(5, "go-described").groupState());
    assertEquals(0, describe(5, "go-described").errorCode());
    assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), describe(6, "go-described").errorCode());
    assertEquals(Errors.GROUP_ID_NOT_FOUND, delete("go-described"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void everyVersionListsGroups(int version) throws IOException {
    try (MemberProbe member = new MemberProbe(broker.address(), "go-listed-" + version)) {
      member.join("range");
      member.sync(member.memberId(), "all");
      ListGroupsResponseData.ListedGroup listed = list(version, new ListGroupsRequestData()).stream()
          .filter(group -> group.groupId().equals("go-listed-" + version)).findFirst().orElseThrow();
      assertEquals("consumer", listed.protocolType());
      assertEquals(version >= 4 ? "Stable" : "", listed.groupState());
      assertEquals(version >= 5 ? "classic" : "", listed.groupType());
      if (version >= 4) {
        assertTrue(list(version, new ListGroupsRequestData().setStatesFilter(List.of("Empty"))).stream()
            .noneMatch(group -> group.groupId().equals("go-listed-" + version)));
      }
    }
  }

  @Test
  void theEmptyGroupIdIsAGroupForOffsetsOnly() throws IOException {
    FindCoordinatorResponseData found = connection.call(ApiKeys.FIND_COORDINATOR, 6,
        new FindCoordinatorRequestData().setCoordinatorKeys(List.of("")), FindCoordinatorResponseData.class);
    assertEquals(Errors.NONE.code(), found.coordinators().get(0).errorCode());
    assertEquals(Errors.INVALID_GROUP_ID.code(), connection.call(ApiKeys.OFFSET_DELETE, 0,
        new OffsetDeleteRequestData().setGroupId(""), OffsetDeleteResponseData.class).errorCode());
    try (MemberProbe simple = new MemberProbe(broker.address(), "")) {
      assertEquals(Errors.NONE, simple.commit(TOPIC, 3, ""));
    }
  }

  @Test
  void aGroupThatIsToBeDeletedTwiceIsAnsweredOnce() throws IOException {
    assertEquals(1, connection.call(ApiKeys.DELETE_GROUPS, 2, new DeleteGroupsRequestData()
        .setGroupsNames(List.of("go-twice", "go-twice")), DeleteGroupsResponseData.class).results().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6})
  void whatMayBeDoneWithAGroupIsTold(int version) throws IOException {
    try (MemberProbe simple = new MemberProbe(broker.address(), "go-operations")) {
      simple.commit(TOPIC, 3, "");
    }
    DescribeGroupsRequestData request = new DescribeGroupsRequestData().setGroups(List.of("go-operations"));
    assertEquals(Integer.MIN_VALUE, connection.call(ApiKeys.DESCRIBE_GROUPS, version, request,
        DescribeGroupsResponseData.class).groups().get(0).authorizedOperations());
    assertEquals(0b1101_0100_1000, connection.call(ApiKeys.DESCRIBE_GROUPS, version,
        request.setIncludeAuthorizedOperations(true), DescribeGroupsResponseData.class)
        .groups().get(0).authorizedOperations());
  }

  @Test
  void offsetsAreDeletedOneByOne() throws IOException {
    try (MemberProbe simple = new MemberProbe(broker.address(), "go-delete")) {
      simple.commit(TOPIC, 9, "");
    }
    OffsetDeleteRequestData request = new OffsetDeleteRequestData().setGroupId("go-delete");
    request.topics().add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic().setName(TOPIC).setPartitions(List.of(
        new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(0),
        new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(77))));
    OffsetDeleteResponseData answer =
        connection.call(ApiKeys.OFFSET_DELETE, 0, request, OffsetDeleteResponseData.class);
    assertEquals(0, answer.errorCode());
    assertEquals(List.of("0 NONE", "77 UNKNOWN_TOPIC_OR_PARTITION"), answer.topics().find(TOPIC).partitions().stream()
        .map(p -> p.partitionIndex() + " " + Errors.forCode(p.errorCode())).sorted().toList());
    assertEquals("0: -1 -1  0", fetch(10, "go-delete", new LogProbe(connection, TOPIC).topicId()).get(0));
    assertEquals(Errors.GROUP_ID_NOT_FOUND.code(), connection.call(ApiKeys.OFFSET_DELETE, 0,
        request.setGroupId("go-delete-none"), OffsetDeleteResponseData.class).errorCode());
  }

  /** Partitions 0 to 2 as text. */
  private List<String> fetch(int version, String group, Uuid topicId) throws IOException {
    OffsetFetchRequestData request = new OffsetFetchRequestData();
    if (version >= 8) {
      request.groups().add(new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId(group).setTopics(List.of(
          new OffsetFetchRequestData.OffsetFetchRequestTopics().setName(TOPIC).setTopicId(topicId)
              .setPartitionIndexes(List.of(0, 1, 2)))));
    } else {
      request.setGroupId(group).setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic().setName(TOPIC)
          .setPartitionIndexes(List.of(0, 1, 2))));
    }
    OffsetFetchResponseData answer =
        connection.call(ApiKeys.OFFSET_FETCH, version, request, OffsetFetchResponseData.class);
    List<String> lines = new ArrayList<>();
    if (version >= 8) {
      answer.groups().get(0).topics().get(0).partitions().forEach(p -> lines.add(p.partitionIndex() + ": "
          + p.committedOffset() + " " + p.committedLeaderEpoch() + " " + p.metadata() + " " + p.errorCode()));
    } else {
      answer.topics().get(0).partitions().forEach(p -> lines.add(p.partitionIndex() + ": "
          + p.committedOffset() + " " + p.committedLeaderEpoch() + " " + p.metadata() + " " + p.errorCode()));
    }
    lines.sort(null);
    return lines;
  }

  private DescribeGroupsResponseData.DescribedGroup describe(int version, String group) throws IOException {
    return connection.call(ApiKeys.DESCRIBE_GROUPS, version, new DescribeGroupsRequestData()
        .setGroups(List.of(group)), DescribeGroupsResponseData.class).groups().get(0);
  }

  private List<ListGroupsResponseData.ListedGroup> list(int version, ListGroupsRequestData request)
      throws IOException {
    return connection.call(ApiKeys.LIST_GROUPS, version, request, ListGroupsResponseData.class).groups();
  }

  private Errors delete(String group) throws IOException {
    return Errors.forCode(connection.call(ApiKeys.DELETE_GROUPS, 2, new DeleteGroupsRequestData()
        .setGroupsNames(List.of(group)), DeleteGroupsResponseData.class).results().find(group).errorCode());
  }
}
