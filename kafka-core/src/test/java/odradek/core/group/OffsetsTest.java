package odradek.core.group;

import static odradek.core.group.Groups.code;
import static odradek.core.group.Groups.commitCode;
import static odradek.core.group.Groups.commitRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import org.junit.jupiter.api.Test;

/** Committing and fetching offsets: rules 82, 89, 90, 91. */
class OffsetsTest {

  private final Groups groups = Groups.create();

  @Test
  void rule82CommitsAreTakenBeforeButNotAfterTheJoin() {
    var settled = groups.settle(2);
    groups.join(settled.leader());
    assertEquals(GroupState.PREPARING_REBALANCE, groups.group().state());
    assertEquals(code(ErrorCode.NONE), groups.commit(settled.follower(), 1, "t", 0, 5));
    groups.join(settled.follower());
    assertEquals(GroupState.COMPLETING_REBALANCE, groups.group().state());
    assertEquals(code(ErrorCode.REBALANCE_IN_PROGRESS), groups.commit(settled.follower(), 2, "t", 0, 6));
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), groups.commit(settled.follower(), 1, "t", 0, 6));
    groups.sync(settled.members(), 2);
    assertEquals(code(ErrorCode.NONE), groups.commit(settled.follower(), 2, "t", 0, 7));
    assertEquals(7, groups.fetch("t", 0));
  }

  @Test
  void rule89SimpleCommitsAreForEmptyGroupsOnly() {
    assertEquals(code(ErrorCode.NONE), groups.commit("", -1, "t", 0, 5));
    assertEquals(5, groups.fetch("t", 0));
    var settled = groups.settle(1);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.commit("", -1, "t", 0, 6));
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), groups.commit("nobody", 1, "t", 0, 6));
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), groups.commit(settled.leader(), 0, "t", 0, 6));
    assertEquals(5, groups.fetch("t", 0));
    groups.leave(settled.leader(), null);
    assertEquals(code(ErrorCode.NONE), groups.commit("", -1, "t", 0, 6));
    assertEquals(6, groups.fetch("t", 0));
  }

  @Test
  void aCommitToAGroupThatDoesNotExistSaysSoFromVersion9() {
    assertEquals(code(ErrorCode.GROUP_ID_NOT_FOUND), groups.commit("m", 1, "t", 0, 5));
    var old = groups.send(groups.coordinator::commitOffsets, 8, commitRequest("m", 1, "t", 0, 5).build());
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), commitCode(old.get()));
    assertNull(groups.group());
  }

  @Test
  void rule90EachPartitionSucceedsOrFailsAlone() {
    var request = commitRequest("", -1, "t", 0, 5).topics(List.of(
        new OffsetCommitRequestTopic("t", Uuid.ZERO, List.of(
            new OffsetCommitRequestPartition(0, 5, -1, null),
            new OffsetCommitRequestPartition(1, 6, -1, "x".repeat(4_096)),
            new OffsetCommitRequestPartition(2, 7, -1, "x".repeat(4_097)),
            new OffsetCommitRequestPartition(4, 8, -1, ""))),
        new OffsetCommitRequestTopic("none", Uuid.ZERO, List.of(new OffsetCommitRequestPartition(0, 5, -1, "")))));
    var response = groups.send(groups.coordinator::commitOffsets, 9, request.build()).get();

    assertEquals(List.of(code(ErrorCode.NONE), code(ErrorCode.NONE), code(ErrorCode.OFFSET_METADATA_TOO_LARGE),
        code(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)),
        response.topics().get(0).partitions().stream().map(partition -> partition.errorCode()).toList());
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), response.topics().get(1).partitions().get(0).errorCode());
    assertEquals(6, groups.fetch("t", 1));
    assertEquals(-1, groups.fetch("t", 2));
  }

  @Test
  void rule90KeepsEpochAndMetadata() {
    groups.commit("", -1, "t", 0, 5);
    groups.reload();
    var found = groups.fetch(9, "t", 0).groups().get(0).topics().get(0).partitions().get(0);

    assertEquals(5, found.committedOffset());
    assertEquals(3, found.committedLeaderEpoch());
    assertEquals("meta", found.metadata());
  }

  @Test
  void rule91NoCommitIsNoError() {
    var found = groups.fetch(9, "t", 0).groups().get(0);

    assertEquals(code(ErrorCode.NONE), found.errorCode());
    var partition = found.topics().get(0).partitions().get(0);
    assertEquals(-1, partition.committedOffset());
    assertEquals(-1, partition.committedLeaderEpoch());
    assertEquals("", partition.metadata());
    assertEquals(code(ErrorCode.NONE), partition.errorCode());
  }

  @Test
  void version10SpeaksOfTopicIds() {
    Uuid known = groups.idOf("t");
    var request = commitRequest("", -1, "t", 0, 5).topics(List.of(
        new OffsetCommitRequestTopic("", known, List.of(new OffsetCommitRequestPartition(1, 5, -1, ""))),
        new OffsetCommitRequestTopic("", new Uuid(1, 1), List.of(new OffsetCommitRequestPartition(1, 5, -1, "")))));
    var response = groups.send(groups.coordinator::commitOffsets, 10, request.build()).get();
    assertEquals(known, response.topics().get(0).topicId());
    assertEquals(code(ErrorCode.NONE), response.topics().get(0).partitions().get(0).errorCode());
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_ID), response.topics().get(1).partitions().get(0).errorCode());

    assertEquals(5, groups.fetch("t", 1));
    var byId = groups.fetch(10, "t", 1).groups().get(0).topics().get(0);
    assertEquals(known, byId.topicId());
    assertEquals(5, byId.partitions().get(0).committedOffset());
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_ID),
        groups.fetch(10, "none", 1).groups().get(0).topics().get(0).partitions().get(0).errorCode());
  }

  @Test
  void fetchesEverythingIfNothingIsNamed() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 1, 6);
    groups.topics.remove("u");
    var all = OffsetFetchRequest.builder()
        .groups(List.of(OffsetFetchRequestGroup.builder().groupId(Groups.GROUP).topics(null).build())).build();
    assertEquals(List.of("t", "u"), groups.send(groups.coordinator::fetchOffsets, 9, all).get().groups().get(0)
        .topics().stream().map(topic -> topic.name()).toList());
    assertEquals(List.of(groups.idOf("t")), groups.send(groups.coordinator::fetchOffsets, 10, all).get().groups().get(0)
        .topics().stream().map(topic -> topic.topicId()).toList());
  }

  @Test
  void oldVersionsFetchOneGroup() {
    groups.commit("", -1, "t", 0, 5);
    var request = OffsetFetchRequest.builder().groupId(Groups.GROUP)
        .topics(List.of(new OffsetFetchRequestTopic("t", List.of(0, 1)))).build();
    for (int version = 1; version < 8; version++) {
      var response = groups.send(groups.coordinator::fetchOffsets, version, request).get();
      assertEquals(5, response.topics().get(0).partitions().get(0).committedOffset());
      assertEquals(-1, response.topics().get(0).partitions().get(1).committedOffset());
      response.toBytes((short) version);
    }
    groups.partition.close();
    var first = groups.send(groups.coordinator::fetchOffsets, 1, request).get();
    assertEquals(code(ErrorCode.NOT_COORDINATOR), first.topics().get(0).partitions().get(1).errorCode());
    assertEquals(code(ErrorCode.NOT_COORDINATOR),
        groups.send(groups.coordinator::fetchOffsets, 2, request).get().errorCode());
  }

  @Test
  void topicsThatMayNotBeReadAreRefusedOrHidden() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 0, 5);
    var client = new GroupRequestContext((short) 9, "c", "h", topic -> !topic.equals("t"));
    var commit = groups.send(groups.coordinator::commitOffsets, client, commitRequest("", -1, "t", 0, 5).build());
    assertEquals(code(ErrorCode.TOPIC_AUTHORIZATION_FAILED), commitCode(commit.get()));
    var all = OffsetFetchRequest.builder()
        .groups(List.of(OffsetFetchRequestGroup.builder().groupId(Groups.GROUP).topics(null).build())).build();
    assertEquals(List.of("u"), groups.send(groups.coordinator::fetchOffsets, client, all).get().groups().get(0)
        .topics().stream().map(topic -> topic.name()).toList());
  }

  @Test
  void answersWaitUntilTheCommitIsCommitted() {
    groups.log.commits = false;
    var commit = groups.commitLater("", -1, "t", 0, 5);
    var fetch = groups.send(groups.coordinator::fetchOffsets, 2, OffsetFetchRequest.builder().groupId(Groups.GROUP)
        .topics(null).build());
    assertFalse(commit.isThere());
    assertFalse(fetch.isThere(), "it would show an offset that may be lost");
    groups.log.commit();

    assertEquals(code(ErrorCode.NONE), commitCode(commit.get()));
    assertEquals(5, fetch.get().topics().get(0).partitions().get(0).committedOffset());
  }

  @Test
  void aFailedAppendForgetsTheCommit() {
    groups.commit("", -1, "t", 0, 5);
    groups.log.failure = ErrorCode.NOT_ENOUGH_REPLICAS;
    assertEquals(code(ErrorCode.COORDINATOR_NOT_AVAILABLE), groups.commit("", -1, "t", 0, 6));
    groups.log.failure = null;
    groups.after(0);

    assertEquals(5, groups.fetch("t", 0));
  }

  @Test
  void aCommitThatIsTooLargeIsRefusedAlone() {
    groups.log.maxBatchBytes = 2_000;
    var large = commitRequest("", -1, "t", 0, 5).topics(List.of(new OffsetCommitRequestTopic("t", Uuid.ZERO,
        List.of(new OffsetCommitRequestPartition(0, 5, -1, "x".repeat(2_000))))));
    var answer = groups.send(groups.coordinator::commitOffsets, 9, large.build());

    assertEquals(code(ErrorCode.INVALID_COMMIT_OFFSET_SIZE), commitCode(answer.get()));
    assertEquals(code(ErrorCode.NONE), groups.commit("", -1, "t", 0, 6));
  }

  @Test
  void aCommitOfAMemberIsASignOfLife() {
    var settled = groups.settle(1);
    for (int i = 0; i < 5; i++) {
      groups.after(9_000);
      assertEquals(code(ErrorCode.NONE), groups.commit(settled.leader(), 1, "t", 0, i));
    }
  }
}
