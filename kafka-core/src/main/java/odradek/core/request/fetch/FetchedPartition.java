package odradek.core.request.fetch;

import odradek.api.ErrorCode;
import odradek.core.log.EpochEndOffset;
import odradek.core.partition.PartitionView;
import odradek.core.spi.storage.Slice;

/**
 * What a fetch found in one partition.
 *
 * @param target what was asked
 * @param error NONE or why there is nothing
 * @param highWatermark -1 if unknown
 * @param lastStableOffset -1 if unknown
 * @param logStartOffset -1 if unknown
 * @param divergingEpoch where the client's log leaves ours, or null
 * @param slice the batches; owned by the fetch
 */
record FetchedPartition(
    FetchTarget target,
    ErrorCode error,
    long highWatermark,
    long lastStableOffset,
    long logStartOffset,
    DivergingEpoch divergingEpoch,
    Slice slice) {

  /**
   * The largest epoch that both logs have, and where it ends here.
   *
   * @param epoch the leader epoch
   * @param endOffset one past its last offset
   */
  record DivergingEpoch(int epoch, long endOffset) {}

  static FetchedPartition failed(FetchTarget target, ErrorCode error) {
    return new FetchedPartition(target, error, -1, -1, -1, null, Slice.EMPTY);
  }

  static FetchedPartition diverged(FetchTarget target, PartitionView view, EpochEndOffset end) {
    return new FetchedPartition(target, ErrorCode.NONE, view.highWatermark(), view.lastStableOffset(),
        view.logStartOffset(), new DivergingEpoch(end.leaderEpoch(), end.endOffset()), Slice.EMPTY);
  }
}
