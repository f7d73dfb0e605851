package odradek.core.hosting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import odradek.api.ErrorCode;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchRecords;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.Record;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.api.record.RecordCursor;
import odradek.core.coordinator.CoordinatorBatch;
import odradek.core.coordinator.CoordinatorLog.LoadListener;
import odradek.core.coordinator.CoordinatorRecord;
import odradek.core.partition.Partition;
import odradek.core.partition.ProgressListener;
import odradek.core.runtime.Shard;
import odradek.core.spi.storage.Slice;

/**
 * Reads a coordinator's log from start to end, one slice per turn of the shard.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class CoordinatorLoad implements ProgressListener {

  private static final int SLICE_BYTES = 256 << 10;
  private static final int MAX_BATCH_BYTES = 64 << 20;

  private final Partition partition;
  private final Shard shard;
  private final BatchCodecs codecs;
  private final LoadListener listener;
  private final long endOffset;
  private long nextOffset;
  private boolean done;

  CoordinatorLoad(Partition partition, Shard shard, BatchCodecs codecs, LoadListener listener) {
    this.partition = partition;
    this.shard = shard;
    this.codecs = codecs;
    this.listener = listener;
    this.nextOffset = partition.view().logStartOffset();
    this.endOffset = partition.view().logEndOffset();
  }

  void start() {
    step();
  }

  private void step() {
    if (partition.isClosed()) {
      listener.failed(ErrorCode.NOT_LEADER_OR_FOLLOWER, "partition " + partition.id() + " is gone");
      return;
    }
    try {
      if (nextOffset < endOffset && readSlice()) {
        shard.execute(this::step);
        return;
      }
    } catch (IOException | InvalidBatchException e) {
      listener.failed(ErrorCode.KAFKA_STORAGE_ERROR,
          "partition " + partition.id() + " cannot be read at offset " + nextOffset + ": " + e.getMessage());
      return;
    }
    partition.addListener(this, partition.view());
    progressed(0);
  }

  private boolean readSlice() throws IOException {
    Slice slice = partition.read(nextOffset, endOffset, SLICE_BYTES);
    try {
      if (slice.sizeBytes() == 0) {
        return false;
      }
      ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(bytes, 0);
      var batches = new RecordBatches().wrap(bytes.flip());
      while (batches.next()) {
        deliver(batches.batch());
        nextOffset = batches.batch().nextOffset();
      }
      return true;
    } finally {
      slice.release();
    }
  }

  private void deliver(RecordBatch batch) {
    if (batch.isControl()) {
      deliverMarker(batch);
      return;
    }
    var records = new ArrayList<CoordinatorRecord>();
    for (Record record : BatchRecords.of(batch, codecs, MAX_BATCH_BYTES)) {
      if (record.key() != null) {
        records.add(new CoordinatorRecord(record.key(), record.value()));
      }
    }
    if (records.isEmpty()) {
      return;
    }
    listener.batch(batch.isTransactional()
        ? new CoordinatorBatch.Transactional(batch.producerId(), batch.producerEpoch(), records)
        : new CoordinatorBatch.Plain(records));
  }

  private void deliverMarker(RecordBatch batch) {
    var cursor = new RecordCursor().wrap(batch);
    while (cursor.next()) {
      ControlType type = ControlRecords.type(cursor);
      if (type == ControlType.COMMIT || type == ControlType.ABORT) {
        listener.batch(new CoordinatorBatch.EndMarker(batch.producerId(), batch.producerEpoch(),
            ControlRecords.coordinatorEpoch(cursor), type == ControlType.COMMIT));
      }
    }
  }

  /** The log was read; it counts when the high watermark has passed its end. */
  @Override
  public void progressed(long bytes) {
    if (!done && partition.view().highWatermark() >= endOffset) {
      done = true;
      partition.removeListener(this);
      listener.loaded();
    }
  }
}
