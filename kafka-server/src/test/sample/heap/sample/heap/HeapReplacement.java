package sample.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import odradek.core.spi.storage.AppendCheck;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.Replacement;

/** New chunks that wait to take the place of old ones: a log of their own until then. */
final class HeapReplacement implements Replacement {

  private final HeapLog log;
  private final HeapLog cleaned;
  private final long first;
  private final long limit;
  private final List<Object> before;
  private final PartitionOptions options;
  private final AppendCheck check = new AppendCheck();
  private boolean done;

  HeapReplacement(HeapLog log, HeapLog cleaned, long first, long limit, List<Object> before, PartitionOptions options) {
    this.log = log;
    this.cleaned = cleaned;
    this.first = first;
    this.limit = limit;
    this.before = before;
    this.options = options;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void append(ByteBuffer batches) throws IOException {
    requireUnderWay();
    check.endOffset(batches, cleaned.endOffset(), limit);
    cleaned.append(batches, options);
  }

  @Override
  public void commit() {
    requireUnderWay();
    done = true;
    if (!log.replace(before, cleaned, first, limit)) {
      cleaned.clear();
      throw new IllegalStateException(
          "the chunks from offset " + first + " to " + limit + " have changed, nothing was replaced");
    }
  }

  @Override
  public void abort() {
    if (!done) {
      done = true;
      cleaned.clear();
    }
  }

  private void requireUnderWay() {
    if (done) {
      throw new IllegalStateException("the replacement was committed or aborted");
    }
  }
}
