package odradek.core.hosting;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.record.BatchCodecs;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.coordinator.CoordinatorBatch;
import odradek.core.coordinator.CoordinatorLog;
import odradek.core.coordinator.CoordinatorRecord;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.BatchValidator;
import odradek.core.log.Rejected;
import odradek.core.partition.Partition;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/**
 * A coordinator's log in a partition that this broker leads.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class PartitionCoordinatorLog implements CoordinatorLog {

  private static final short ALL_REPLICAS = -1;

  private final Partition partition;
  private final Shard shard;
  private final BatchCodecs codecs;
  private final Clock clock;

  PartitionCoordinatorLog(Partition partition, Shard shard, BatchCodecs codecs, Clock clock) {
    this.partition = partition;
    this.shard = shard;
    this.codecs = codecs;
    this.clock = clock;
  }

  @Override
  public int maxBatchBytes() {
    return partition.log().config().maxMessageBytes();
  }

  @Override
  public ErrorCode check(CoordinatorBatch batch) {
    if (partition.isClosed()) {
      return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }
    return partition.log().failure() == null ? ErrorCode.NONE : ErrorCode.KAFKA_STORAGE_ERROR;
  }

  @Override
  public void append(CoordinatorBatch batch, AppendCallback callback) {
    partition.append(encode(batch), ALL_REPLICAS, AppendOrigin.COORDINATOR, BatchValidator.NEWEST_PRODUCE_VERSION,
        outcome -> report(outcome, callback));
  }

  private static void report(AppendOutcome outcome, AppendCallback callback) {
    if (outcome instanceof Appended) {
      callback.committed();
    } else if (outcome instanceof Rejected rejected) {
      callback.failed(rejected.error());
    } else {
      throw new IllegalStateException("not an end: " + outcome);
    }
  }

  private ByteBuffer encode(CoordinatorBatch batch) {
    if (batch instanceof CoordinatorBatch.Plain plain) {
      return records(new RecordBatchBuilder(), plain.records());
    }
    if (batch instanceof CoordinatorBatch.Transactional open) {
      return records(new RecordBatchBuilder().producer(open.producerId(), open.producerEpoch(), -1).transactional(true),
          open.records());
    }
    var end = (CoordinatorBatch.EndMarker) batch;
    return ControlRecords.transactionMarker(end.committed() ? ControlType.COMMIT : ControlType.ABORT, end.producerId(),
        end.producerEpoch(), end.coordinatorEpoch(), clock.wallMs());
  }

  private ByteBuffer records(RecordBatchBuilder builder, List<CoordinatorRecord> records) {
    long nowMs = clock.wallMs();
    for (CoordinatorRecord record : records) {
      builder.append(nowMs, record.key(), record.value(), List.of());
    }
    return builder.build();
  }

  @Override
  public void load(LoadListener listener) {
    new CoordinatorLoad(partition, shard, codecs, listener).start();
  }
}
