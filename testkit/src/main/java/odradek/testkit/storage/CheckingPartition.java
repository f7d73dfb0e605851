package odradek.testkit.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;

/** A partition of a {@link CheckingEngine}. Threading as the partition it wraps. */
final class CheckingPartition implements PartitionStorage {

  private final PartitionStorage storage;
  private final TopicIdPartition id;
  private final CheckingContext context;
  private final ContractViolations violations;
  private final ExclusiveSection owner;
  private final ExclusiveSection changer;
  private volatile boolean closed;

  CheckingPartition(PartitionStorage storage, TopicIdPartition id, CheckingContext context,
      ContractViolations violations) {
    this.storage = storage;
    this.id = id;
    this.context = context;
    this.violations = violations;
    this.owner = new ExclusiveSection(violations, "the owner of partition " + id);
    this.changer = new ExclusiveSection(violations, "changes of partition " + id);
  }

  private void requireOpen(String call) {
    violations.require(!closed, () -> call + " after partition " + id + " was closed");
  }

  @Override
  public long endOffset() {
    requireOpen("endOffset");
    return storage.endOffset();
  }

  @Override
  public AppendResult append(ByteBuffer batches) throws IOException {
    requireOpen("append");
    owner.enter("append");
    try {
      violations.require(!context.isBusy(), () -> "append to partition " + id + " although the engine is busy");
      try {
        new AppendCheck().endOffset(batches, storage.endOffset(), Long.MAX_VALUE);
      } catch (IllegalArgumentException e) {
        violations.require(false, () -> "append to partition " + id + ": " + e.getMessage());
      }
      context.busy(true);
      AppendResult result = AppendResult.APPENDED;
      try {
        result = storage.append(batches);
      } finally {
        if (result == AppendResult.APPENDED) {
          context.busy(false);
        }
      }
      return result;
    } finally {
      owner.leave();
    }
  }

  @Override
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    requireOpen("read");
    violations.require(offset >= 0 && maxBytes >= 0,
        () -> "read of at most " + maxBytes + " bytes at offset " + offset + " of partition " + id);
    Slice slice = storage.read(offset, upToOffset, maxBytes);
    return slice.sizeBytes() == 0 ? slice : new CheckingSlice(slice, violations);
  }

  @Override
  public long findByTimestamp(long timestampMs) throws IOException {
    requireOpen("findByTimestamp");
    return storage.findByTimestamp(timestampMs);
  }

  /** A change that overlaps with no other change, nor, if asked for, with append and flush. */
  private <T> T change(String call, boolean alone, FaultInjector.Call<T> action) throws IOException {
    requireOpen(call);
    changer.enter(call);
    try {
      violations.require(!alone || !owner.isBusy(), () -> call + " of partition " + id + " while " + owner.describe());
      return action.run();
    } finally {
      changer.leave();
    }
  }

  @Override
  public void truncateTo(long offset) throws IOException {
    change("truncateTo", true, () -> {
      storage.truncateTo(offset);
      return null;
    });
  }

  @Override
  public void advanceLogStart(long offset) throws IOException {
    change("advanceLogStart", false, () -> {
      storage.advanceLogStart(offset);
      return null;
    });
  }

  @Override
  public List<Chunk> chunks() {
    requireOpen("chunks");
    return storage.chunks();
  }

  @Override
  public CompletionStage<Long> flush() {
    requireOpen("flush");
    owner.enter("flush");
    try {
      return storage.flush();
    } finally {
      owner.leave();
    }
  }

  @Override
  public Replacement beginReplace(long first, long last) throws IOException {
    return new CheckingReplacement(change("beginReplace", false, () -> storage.beginReplace(first, last)));
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      storage.close();
      return;
    }
    change("close", true, () -> {
      closed = true;
      storage.close();
      return null;
    });
  }

  /** A replacement of a checked partition. */
  private final class CheckingReplacement implements Replacement {

    private final Replacement replacement;
    private final ExclusiveSection writer = new ExclusiveSection(violations, "a replacement in partition " + id);
    private boolean done;

    CheckingReplacement(Replacement replacement) {
      this.replacement = replacement;
    }

    @Override
    public void append(ByteBuffer batches) throws IOException {
      violations.require(!done, () -> "append to a replacement in partition " + id + " that is done");
      writer.enter("append");
      try {
        replacement.append(batches);
      } finally {
        writer.leave();
      }
    }

    @Override
    public void commit() throws IOException {
      violations.require(!done, () -> "commit of a replacement in partition " + id + " that is done");
      writer.enter("commit");
      try {
        done = true;
        change("commit", false, () -> {
          replacement.commit();
          return null;
        });
      } finally {
        writer.leave();
      }
    }

    @Override
    public void abort() throws IOException {
      writer.enter("abort");
      try {
        done = true;
        replacement.abort();
      } finally {
        writer.leave();
      }
    }
  }
}
