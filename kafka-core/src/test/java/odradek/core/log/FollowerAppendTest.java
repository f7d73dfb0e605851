package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.record.BatchLayout;
import odradek.api.record.ControlType;
import org.junit.jupiter.api.Test;

/** What a follower takes from its leader. */
class FollowerAppendTest {

  private final TestLog leader = new TestLog();
  private final TestLog follower = new TestLog();

  private ByteBuffer fetched() {
    int size = 0;
    for (byte[] batch : leader.storage.batches()) {
      size += batch.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    leader.storage.batches().forEach(all::put);
    return all.flip();
  }

  private AppendOutcome append(ByteBuffer bytes, int leaderEpoch) {
    return follower.log.appendAsFollower(bytes, leaderEpoch);
  }

  @Test
  void followerKnowsWhatTheLeaderKnows() {
    leader.append(leader.produced(7, 2, 0, 3));
    leader.leaderEpoch = 4;
    leader.append(leader.produced(8, 0, 0, 1, true));
    leader.append(leader.produced(9, 0, 0, 1, true));
    leader.end(ControlType.ABORT, 8, 0, 1);
    assertEquals(new Appended(0, 5, -1, 0, false), append(fetched(), 4));
    assertEquals(6, follower.log.logEndOffset());
    assertEquals(4, follower.log.latestEpoch());
    assertEquals(new EpochEndOffset(0, 3), follower.log.endOffsetForEpoch(0));
    assertEquals(leader.log.producers(), follower.log.producers());
    assertEquals(leader.log.abortedTransactions(0, 9), follower.log.abortedTransactions(0, 9));
    follower.log.highWatermark(6);
    assertEquals(4, follower.log.lastStableOffset());
    assertInstanceOf(Rejected.class, follower.append(leader.produced(8, 0, 1, 1).put(0, (byte) 1)));
  }

  @Test
  void partialTailIsIgnoredAndRepeatedBatchesAreSkipped() {
    leader.append(1, 2);
    leader.append(3);
    ByteBuffer all = fetched();
    ByteBuffer cut = all.duplicate().limit(all.limit() - 1);
    assertEquals(new Appended(0, 1, -1, 0, false), append(cut, 0));
    assertEquals(0, cut.position());
    assertEquals(new Appended(2, 2, -1, 0, false), append(all, 0));
    assertEquals(new Appended(3, 2, -1, 0, false), append(all, 0));
    assertEquals(2, follower.storage.batches().size());
  }

  @Test
  void batchesOfALaterEpochAreLeftForLater() {
    leader.append(1);
    leader.leaderEpoch = 5;
    leader.append(2);
    append(fetched(), 4);
    assertEquals(1, follower.log.logEndOffset());
    append(fetched(), 5);
    assertEquals(2, follower.log.logEndOffset());
  }

  @Test
  void rule120DamagedBatchIsRefusedWithAllThatCameWithIt() {
    leader.append(1);
    leader.append(2);
    ByteBuffer all = fetched();
    all.put(all.limit() - 1, (byte) 99);
    Rejected rejected = assertInstanceOf(Rejected.class, append(all, 0));
    assertEquals(ErrorCode.CORRUPT_MESSAGE, rejected.error());
    assertTrue(rejected.message().contains("checksum"), rejected.message());
    assertEquals(0, follower.log.logEndOffset());
  }

  @Test
  void batchesThatOverlapTheEndAreRefused() {
    leader.append(1, 2, 3);
    append(fetched(), 0);
    ByteBuffer overlapping = fetched().putLong(BatchLayout.BASE_OFFSET_POSITION, 1);
    assertEquals(ErrorCode.CORRUPT_MESSAGE, ((Rejected) append(overlapping, 0)).error());
  }

  @Test
  void gapsOfACompactedLogAreTaken() {
    leader.append(1, 2, 3);
    ByteBuffer later = fetched().putLong(BatchLayout.BASE_OFFSET_POSITION, 10);
    assertEquals(new Appended(10, 12, -1, 0, false), append(later, 0));
    assertEquals(13, follower.log.logEndOffset());
  }

  @Test
  void busyStorageTakesNothing() {
    leader.append(leader.produced(7, 0, 0, 1));
    follower.storage.busy(true);
    assertInstanceOf(Busy.class, append(fetched(), 0));
    assertEquals(0, follower.log.logEndOffset());
    assertEquals(List.of(), follower.log.producers());
  }
}
