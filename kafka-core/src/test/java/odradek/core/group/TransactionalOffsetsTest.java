package odradek.core.group;

import static odradek.core.group.Groups.code;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import odradek.api.message.TxnOffsetCommitRequest;
import odradek.api.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition;
import odradek.api.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic;
import odradek.core.coordinator.CoordinatorBatch.EndMarker;
import org.junit.jupiter.api.Test;

/** Offsets in transactions: rule 92, and what TxnOffsetCommit checks. */
class TransactionalOffsetsTest {

  private static final long PRODUCER = 77;

  private final Groups groups = Groups.create();

  private short commit(long producerId, String memberId, int generation, int partition, long offset) {
    return groups.send(groups.coordinator::commitTransactionalOffsets, 5, TxnOffsetCommitRequest.builder()
        .groupId(Groups.GROUP).producerId(producerId).producerEpoch((short) 1).transactionalId("tx")
        .memberId(memberId).generationId(generation)
        .topics(List.of(new TxnOffsetCommitRequestTopic("t",
            List.of(new TxnOffsetCommitRequestPartition(partition, offset, -1, "")))))
        .build()).get().topics().get(0).partitions().get(0).errorCode();
  }

  private void end(long producerId, boolean committed) {
    var answer = new Groups.Answer<ErrorCode>();
    groups.coordinator.endTransaction(0, new EndMarker(producerId, (short) 1, 0, committed), answer);
    groups.shard.run();
    assertEquals(ErrorCode.NONE, answer.get());
  }

  private OffsetFetchResponsePartition fetch(boolean requireStable, boolean all) {
    var request = OffsetFetchRequest.builder().groupId(Groups.GROUP).requireStable(requireStable)
        .topics(all ? null : List.of(new OffsetFetchRequestTopic("t", List.of(0))));
    return groups.send(groups.coordinator::fetchOffsets, 7, request.build()).get().topics().get(0).partitions().get(0);
  }

  @Test
  void rule92OffsetsCountWhenTheTransactionIsCommitted() {
    groups.commit("", -1, "t", 0, 1);
    assertEquals(code(ErrorCode.NONE), commit(PRODUCER, "", -1, 0, 5));

    assertEquals(1, fetch(false, false).committedOffset());
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, false).errorCode());
    assertEquals(-1, fetch(true, false).committedOffset());
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, true).errorCode());
    end(PRODUCER, true);
    assertEquals(5, fetch(true, false).committedOffset());
    groups.reload();
    assertEquals(5, fetch(true, true).committedOffset());
  }

  @Test
  void abortedOffsetsNeverCount() {
    groups.commit("", -1, "t", 0, 1);
    commit(PRODUCER, "", -1, 0, 5);
    end(PRODUCER, false);

    assertEquals(1, fetch(true, false).committedOffset());
    groups.reload();
    assertEquals(1, fetch(true, false).committedOffset());
  }

  @Test
  void transactionsSurviveAMove() {
    commit(PRODUCER, "", -1, 0, 5);
    groups.reload();
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, false).errorCode());
    end(PRODUCER, true);
    assertEquals(5, fetch(true, false).committedOffset());
  }

  @Test
  void aNewerCommitOutsideIsNotOvertaken() {
    commit(PRODUCER, "", -1, 0, 5);
    groups.commit("", -1, "t", 0, 9);
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, false).errorCode());
    end(PRODUCER, true);
    assertEquals(9, fetch(true, false).committedOffset());
    groups.reload();
    assertEquals(9, fetch(true, false).committedOffset());
  }

  @Test
  void whatWasWrittenLastWinsWhateverEndsLast() {
    commit(PRODUCER, "", -1, 0, 5);
    commit(PRODUCER + 1, "", -1, 0, 6);
    end(PRODUCER + 1, true);
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, false).errorCode());
    assertEquals(6, fetch(false, false).committedOffset());
    end(PRODUCER, true);
    assertEquals(6, fetch(true, false).committedOffset());
    groups.reload();
    assertEquals(6, fetch(true, false).committedOffset());
  }

  @Test
  void membersAreChecked() {
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), commit(PRODUCER, "m", 1, 0, 5));
    var settled = groups.settle(1);
    assertEquals(code(ErrorCode.UNKNOWN_MEMBER_ID), commit(PRODUCER, "m", 1, 0, 5));
    assertEquals(code(ErrorCode.ILLEGAL_GENERATION), commit(PRODUCER, settled.leader(), 2, 0, 5));
    assertEquals(code(ErrorCode.NONE), commit(PRODUCER, settled.leader(), 1, 0, 5));
    assertEquals(code(ErrorCode.NONE), commit(PRODUCER, "", -1, 0, 5), "old producers do not say who they are");
    assertEquals(code(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION), commit(PRODUCER, "", -1, 4, 5));
  }

  @Test
  void aFencedProducerCostsNoState() {
    var settled = groups.settle(1);
    groups.log.refusal = ErrorCode.INVALID_PRODUCER_EPOCH;
    assertEquals(code(ErrorCode.INVALID_PRODUCER_EPOCH), commit(PRODUCER, "", -1, 0, 5));
    groups.log.refusal = null;
    assertEquals(code(ErrorCode.NONE), groups.heartbeat(settled.leader(), 1).get().errorCode());
  }

  @Test
  void pendingOffsetsKeepTheGroupAndGoWithTheirTopic() {
    commit(PRODUCER, "", -1, 0, 5);
    groups.after(8 * 86_400_000L);
    assertEquals(code(ErrorCode.UNSTABLE_OFFSET_COMMIT), fetch(true, false).errorCode());
    groups.coordinator.topicDeleted("t", groups.idOf("t"));
    groups.shard.run();
    assertEquals(code(ErrorCode.NONE), fetch(true, false).errorCode());
    end(PRODUCER, true);
    assertEquals(-1, fetch(true, false).committedOffset());
  }
}
