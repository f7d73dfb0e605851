package odradek.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import odradek.api.record.BatchLayout;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.PartitionStorage;

/** A partition of a storage engine; batches get their offset, as in a broker. */
final class EngineTarget implements AppendTarget {

  private final EngineUnderTest engine;
  private final WaitingContext context;
  private final PartitionStorage partition;
  private long endOffset;

  EngineTarget(String provider, String directory, int segmentBytes) throws IOException {
    engine = new EngineUnderTest(provider, directory);
    context = new WaitingContext(EngineUnderTest.options(segmentBytes));
    partition = engine.create(engine.newId(), context);
  }

  @Override
  public void append(ByteBuffer batch) throws IOException, InterruptedException {
    int start = batch.position();
    batch.putLong(start + BatchLayout.BASE_OFFSET_POSITION, endOffset);
    endOffset += batch.getInt(start + BatchLayout.LAST_OFFSET_DELTA_POSITION) + 1L;
    while (partition.append(batch) == AppendResult.BUSY) {
      context.awaitReady();
      batch.position(start);
    }
  }

  @Override
  public void flush() {
    partition.flush().toCompletableFuture().join();
  }

  @Override
  public void clear() throws IOException {
    partition.advanceLogStart(endOffset);
  }

  @Override
  public void close() throws IOException {
    clear();
    engine.close();
  }
}
