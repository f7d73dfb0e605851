package odradek.core.request.fetch;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.core.log.EpochEndOffset;
import odradek.core.partition.Partition;
import odradek.core.partition.PartitionView;
import odradek.core.partition.Partitions;
import odradek.core.spi.storage.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition for a fetch.
 *
 * <p><b>Threading:</b> confined to one fetch. <b>Blocking:</b> reads what the operating system has at hand.
 */
final class PartitionReader {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

  private final Partitions partitions;
  private final boolean committedOnly;

  /** @param committedOnly whether records of open transactions are held back */
  PartitionReader(Partitions partitions, boolean committedOnly) {
    this.partitions = partitions;
    this.committedOnly = committedOnly;
  }

  /** The partition of a target if it is open here, otherwise null. */
  Partition find(FetchTarget target) {
    return target.id() == null ? null : partitions.find(target.id());
  }

  /** Whether reading one of the targets may have to wait for the device. */
  boolean isAnyCold(Collection<FetchTarget> targets) {
    for (FetchTarget target : targets) {
      Partition partition = find(target);
      if (partition != null && target.fetchOffset() < partition.warmOffset()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Brings what was read into the operating system's cache: then the way from there to the socket does not wait. What
   * the device does not give becomes an error of its partition.
   */
  void warm(List<FetchedPartition> fetched) {
    for (int i = 0; i < fetched.size(); i++) {
      FetchedPartition found = fetched.get(i);
      try {
        found.slice().load();
      } catch (IOException | RuntimeException e) {
        found.slice().release();
        fetched.set(i, unreadable(found.target(), find(found.target()), e));
      }
    }
  }

  /**
   * Reads.
   *
   * @param budgetBytes what the response has room for
   * @param first whether nothing was read before: then the first batch is delivered whatever its size (KIP-74)
   */
  FetchedPartition read(FetchTarget target, int budgetBytes, boolean first) {
    if (target.problem() != ErrorCode.NONE) {
      return FetchedPartition.failed(target, target.problem());
    }
    Partition partition = find(target);
    if (partition == null) {
      return FetchedPartition.failed(target, partitions.absence(target.id()));
    }
    PartitionView view = partition.view();
    target.saw(view);
    FetchedPartition refused = check(target, partition, view);
    if (refused != null) {
      return refused;
    }
    long upToOffset = committedOnly ? view.lastStableOffset() : view.highWatermark();
    int limit = Math.min(budgetBytes, target.maxBytes());
    if (target.fetchOffset() >= upToOffset || (limit <= 0 && !first)) {
      return found(target, view, Slice.EMPTY);
    }
    if (target.maxBytes() < 0 || (first && budgetBytes < 0)) {
      LOG.warn("a fetch of partition {} states a negative limit: {} bytes of it, {} bytes in all", partition.id(),
          target.maxBytes(), budgetBytes);
      return FetchedPartition.failed(target, ErrorCode.INVALID_REQUEST);
    }
    try {
      Slice slice = partition.read(target.fetchOffset(), upToOffset, Math.max(limit, 0));
      if (slice.sizeBytes() > limit && !first) {
        slice.release();
        slice = Slice.EMPTY;
      }
      return found(target, view, slice);
    } catch (IOException | RuntimeException e) {
      return unreadable(target, partition, e);
    }
  }

  /** A partition that went while it was read is not there; else the device failed, or a plug-in has a bug. */
  private FetchedPartition unreadable(FetchTarget target, Partition partition, Exception cause) {
    if (partition == null || find(target) != partition) {
      return FetchedPartition.failed(target, partitions.absence(target.id()));
    }
    LOG.error("cannot read partition {} at offset {}", target.id(), target.fetchOffset(), cause);
    return FetchedPartition.failed(target,
        cause instanceof IOException ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.UNKNOWN_SERVER_ERROR);
  }

  /**
   * What keeps the client from reading, or null. Where its log leaves ours it has to know that before anything else.
   */
  private static FetchedPartition check(FetchTarget target, Partition partition, PartitionView view) {
    int epoch = target.currentLeaderEpoch();
    if (epoch >= 0 && epoch != view.leaderEpoch()) {
      return FetchedPartition.failed(target,
          epoch < view.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH);
    }
    if (target.lastFetchedEpoch() >= 0) {
      EpochEndOffset end = partition.endOffsetForEpoch(target.lastFetchedEpoch(), view);
      if (end == EpochEndOffset.UNKNOWN) {
        return FetchedPartition.failed(target, ErrorCode.OFFSET_OUT_OF_RANGE);
      }
      if (end.leaderEpoch() < target.lastFetchedEpoch() || end.endOffset() < target.fetchOffset()) {
        return FetchedPartition.diverged(target, view, end);
      }
    }
    return target.fetchOffset() < view.logStartOffset() || target.fetchOffset() > view.logEndOffset()
        ? FetchedPartition.failed(target, ErrorCode.OFFSET_OUT_OF_RANGE) : null;
  }

  private static FetchedPartition found(FetchTarget target, PartitionView view, Slice slice) {
    return new FetchedPartition(target, ErrorCode.NONE, view.highWatermark(), view.lastStableOffset(),
        view.logStartOffset(), null, slice);
  }
}
