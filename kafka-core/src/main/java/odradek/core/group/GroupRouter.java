package odradek.core.group;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import odradek.api.ErrorCode;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.coordinator.Reply;
import odradek.core.runtime.Shard;

/**
 * Takes operations to the shard of the partition that they are about.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class GroupRouter {

  private final CoordinatorPartitions partitions;

  GroupRouter(CoordinatorPartitions partitions) {
    this.partitions = partitions;
  }

  int count() {
    return partitions.count();
  }

  /** Which partition keeps a group; -1 while there are none. */
  int partitionOf(String groupId) {
    int count = partitions.count();
    return count == 0 ? -1 : GroupPartitioner.partitionOf(groupId, count);
  }

  /** Runs an operation on a group's partition; what cannot be run or answered is turned into a response as well. */
  <R> void submit(String groupId, Consumer<R> answer, Function<ErrorCode, R> failure,
      BiConsumer<GroupPartition, Reply<R>> operation) {
    int index = partitionOf(groupId);
    if (index < 0) {
      answer.accept(failure.apply(ErrorCode.COORDINATOR_NOT_AVAILABLE));
    } else {
      submit(index, answer, failure, operation);
    }
  }

  /** Runs an operation on a partition. */
  <R> void submit(int index, Consumer<R> answer, Function<ErrorCode, R> failure,
      BiConsumer<GroupPartition, Reply<R>> operation) {
    CoordinatorPartition<GroupPartition, GroupRecord> partition = partitions.partition(index);
    if (partition == null) {
      answer.accept(failure.apply(ErrorCode.NOT_COORDINATOR));
      return;
    }
    Reply<R> reply = new ResponseReply<>(answer, failure);
    Shard shard = partition.shard();
    if (shard.inShard()) {
      partition.submit(reply, operation);
      return;
    }
    try {
      shard.execute(() -> partition.submit(reply, operation));
    } catch (RejectedExecutionException e) {
      // The broker is stopping.
      reply.fail(ErrorCode.NOT_COORDINATOR);
    }
  }

  private record ResponseReply<R>(Consumer<R> answer, Function<ErrorCode, R> failure) implements Reply<R> {

    @Override
    public void complete(R response) {
      answer.accept(response);
    }

    @Override
    public void fail(ErrorCode error) {
      answer.accept(failure.apply(error));
    }
  }
}
