package odradek.core.group;

import static odradek.core.group.Groups.code;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.JoinGroupRequest.JoinGroupRequestProtocol;
import odradek.api.message.OffsetCommitRequest;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.junit.jupiter.api.Test;

/** How long offsets stay: rule 93. */
class OffsetExpiryTest {

  private static final long DAY_MS = 86_400_000L;
  private static final long CHECK_MS = 600_000;

  private final Groups groups = Groups.create();

  private void heartbeatsFor(long durationMs, String member, int generation) {
    for (long passedMs = 0; passedMs < durationMs; passedMs += 9_000) {
      groups.after(9_000);
      assertEquals(code(ErrorCode.NONE), groups.heartbeat(member, generation).get().errorCode());
    }
  }

  private String settleReader(String topic) {
    ByteBuffer subscription = ConsumerProtocol.serializeSubscription(new Subscription(List.of(topic)));
    var member = groups.join(Groups.joinRequest("").groupInstanceId("i")
        .protocols(List.of(new JoinGroupRequestProtocol("range", subscription))));
    groups.after(3_000);
    groups.sync(member.get().memberId(), member.get().generationId(), member.get().memberId(), "a");
    return member.get().memberId();
  }

  @Test
  void rule93CountsFromWhenTheGroupBecameEmpty() {
    String member = settleReader("t");
    groups.commit(member, 1, "t", 0, 5);
    heartbeatsFor(3 * DAY_MS, member, 1);
    groups.leave(member, null);
    long emptyAtMs = groups.shard.nowMs();
    groups.after(7 * DAY_MS - CHECK_MS);
    assertEquals(5, groups.fetch("t", 0));
    groups.reload();
    groups.after(2 * CHECK_MS);

    assertEquals(-1, groups.fetch("t", 0));
    assertTrue(groups.shard.nowMs() - emptyAtMs >= 7 * DAY_MS);
    assertNull(groups.group(), "nothing is left of the group");
    groups.reload();
    assertNull(groups.group());
  }

  @Test
  void simpleGroupsCountFromEachCommit() {
    groups.commit("", -1, "t", 0, 5);
    groups.after(4 * DAY_MS);
    groups.commit("", -1, "t", 1, 6);
    groups.after(3 * DAY_MS + 2 * CHECK_MS);
    assertEquals(-1, groups.fetch("t", 0));
    assertEquals(6, groups.fetch("t", 1));
    assertNotNull(groups.group());
    groups.after(4 * DAY_MS);
    assertEquals(-1, groups.fetch("t", 1));
    assertNull(groups.group());
  }

  @Test
  void topicsThatAreReadNeverExpireAndOthersDo() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 0, 6);
    String member = settleReader("t");
    heartbeatsFor(7 * DAY_MS + 2 * CHECK_MS, member, 1);

    assertEquals(5, groups.fetch("t", 0));
    assertEquals(-1, groups.fetch("u", 0));
  }

  @Test
  void oldClientsMaySayHowLong() {
    OffsetCommitRequest commit = Groups.commitRequest("", -1, "t", 0, 5).retentionTimeMs(DAY_MS).build();
    groups.send(groups.coordinator::commitOffsets, 4, commit);
    groups.reload();
    groups.after(DAY_MS - CHECK_MS);
    assertEquals(5, groups.fetch("t", 0));
    groups.after(2 * CHECK_MS);
    assertEquals(-1, groups.fetch("t", 0));
  }

  @Test
  void deletedTopicsTakeTheirOffsetsAlong() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 0, 6);
    Uuid id = groups.idOf("t");
    groups.coordinator.topicDeleted("t", new Uuid(1, 1));
    groups.shard.run();
    assertEquals(5, groups.fetch("t", 0), "another topic of that name");
    groups.coordinator.topicDeleted("t", id);
    groups.shard.run();

    assertEquals(-1, groups.fetch("t", 0));
    assertEquals(6, groups.fetch("u", 0));
    groups.reload();
    assertEquals(-1, groups.fetch("t", 0));
  }

  @Test
  void aDeletionThatNobodySawIsNoticedLater() {
    groups.commit("", -1, "t", 0, 5);
    groups.commit("", -1, "u", 0, 6);
    groups.topics.remove("t");
    groups.after(2 * CHECK_MS);

    assertEquals(-1, groups.fetch("t", 0));
    assertEquals(6, groups.fetch("u", 0));
  }

  @Test
  void groupsThatHoldNothingGo() {
    var settled = groups.settle(1);
    groups.leave(settled.leader(), null);
    groups.reload();
    assertNotNull(groups.group());
    groups.after(CHECK_MS);
    assertNull(groups.group());
  }

  @Test
  void aGroupThatSomebodyIsAboutToJoinStays() {
    groups.after(CHECK_MS - 1_000);
    String pending = groups.newMemberId();
    groups.after(2_000);
    var joined = groups.join(pending);
    groups.after(3_000);
    assertEquals(code(ErrorCode.NONE), joined.get().errorCode());
  }
}
