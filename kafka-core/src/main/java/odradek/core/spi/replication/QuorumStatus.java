package odradek.core.spi.replication;

import java.util.List;

/**
 * How the quorum is: what DescribeQuorum answers.
 *
 * @param leaderId the leader, or -1
 * @param leaderEpoch its epoch
 * @param highWatermark one past the last committed offset
 * @param voters the voters
 * @param observers nodes that follow without a vote
 */
public record QuorumStatus(
    int leaderId, int leaderEpoch, long highWatermark, List<Member> voters, List<Member> observers) {

  /**
   * A member of the quorum.
   *
   * @param nodeId which
   * @param logEndOffset one past its last record, -1 if unknown
   * @param lastFetchMs when it last fetched, wall clock; -1 if unknown
   * @param lastCaughtUpMs when it last had everything, wall clock; -1 if unknown
   */
  public record Member(int nodeId, long logEndOffset, long lastFetchMs, long lastCaughtUpMs) {}
}
