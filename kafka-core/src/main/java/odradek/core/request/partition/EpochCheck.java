package odradek.core.request.partition;

import odradek.api.ErrorCode;
import odradek.core.partition.PartitionView;

/**
 * Whether a client knows the same leadership as we do.
 *
 * <p><b>Source:</b> KIP-320.
 */
final class EpochCheck {

  private static final int NO_OPINION = -1;

  private EpochCheck() {}

  /** @param claimedEpoch the epoch that the client believes in, -1 if it has no opinion */
  static ErrorCode check(int claimedEpoch, PartitionView view) {
    if (claimedEpoch == NO_OPINION || claimedEpoch == view.leaderEpoch()) {
      return ErrorCode.NONE;
    }
    return claimedEpoch < view.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
  }
}
