package odradek.core.hosting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import odradek.api.TopicIdPartition;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateArea;
import odradek.core.spi.storage.StateEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition on its way from one engine to another, in the same log directory. Everything that the old engine has is
 * copied as it is, and what the log knows beside its batches too.
 *
 * <p>A copy that was interrupted goes on where it stopped if what is there is the beginning of what is to be copied,
 * and starts over if it is not.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> everything blocks.
 */
public final class PartitionCopy {

  /**
   * What was compared.
   *
   * @param batchCount batches
   * @param sizeBytes their bytes
   */
  public record Verified(long batchCount, long sizeBytes) {}

  private static final Logger LOG = LoggerFactory.getLogger(PartitionCopy.class);

  /** What is different, or null; and what is the same. */
  private record Comparison(String difference, Verified verified) {}

  private final TopicIdPartition id;
  private final String name;
  private final StorageEngines.Placed source;
  private final StorageEngines.Placed target;
  private final PartitionOptions options;

  PartitionCopy(TopicIdPartition id, String name, StorageEngines.Placed source, StorageEngines.Placed target,
      PartitionOptions options) {
    this.id = id;
    this.name = name;
    this.source = source;
    this.target = target;
    this.options = options;
  }

  /** Topic and index. */
  public String name() {
    return name;
  }

  /**
   * Copies what is not copied yet, durably.
   *
   * @param total is told how many bytes there are, once, before anything is copied
   * @param copied is told how many bytes have been copied, every megabyte or so; those of an earlier try count
   */
  public void copy(LongConsumer total, LongConsumer copied) throws IOException {
    try (PartitionStorage from = open(source)) {
      total.accept(from.chunks().stream().mapToLong(Chunk::sizeBytes).sum());
      long start = start(from);
      var context = new OfflineContext(name, options);
      try (PartitionStorage to = resumeOrCreate(from, start, context)) {
        long present = to.chunks().stream().mapToLong(Chunk::sizeBytes).sum();
        copied.accept(present);
        append(from, to, context, present, copied);
        flush(to);
        context.requireSound();
      }
    }
    copyState();
  }

  private PartitionStorage open(StorageEngines.Placed placed) throws IOException {
    return placed.engine().open(id, new OfflineContext(name, options));
  }

  private static long start(PartitionStorage storage) {
    return storage.chunks().get(0).baseOffset();
  }

  private PartitionStorage resumeOrCreate(PartitionStorage from, long start, OfflineContext context)
      throws IOException {
    if (target.engine().partitions().contains(id)) {
      try {
        PartitionStorage begun = target.engine().open(id, context);
        if (isBeginning(from, start, begun)) {
          return begun;
        }
        begun.close();
      } catch (CorruptStorageException e) {
        LOG.warn("the interrupted copy of partition {} starts over: {}", name, e.getMessage());
      }
      target.engine().delete(id);
    }
    return target.engine().create(id, context, start);
  }

  private boolean isBeginning(PartitionStorage from, long start, PartitionStorage begun) throws IOException {
    long end = begun.endOffset();
    return start(begun) == start && end <= from.endOffset() && isBetweenBatches(from, end)
        && compare(from, begun, end).difference() == null;
  }

  /** The log may have changed since: then its batches may begin elsewhere. */
  private boolean isBetweenBatches(PartitionStorage from, long offset) throws IOException {
    RecordBatch batch = new StoredBatches(resource(source), from, offset, from.endOffset()).next();
    return batch == null || batch.baseOffset() >= offset;
  }

  private void append(PartitionStorage from, PartitionStorage to, OfflineContext context, long present,
      LongConsumer copied) throws IOException {
    var batches = new StoredBatches(resource(source), from, to.endOffset(), from.endOffset());
    long done = present;
    for (ByteBuffer slice = batches.nextSlice(); slice.hasRemaining(); slice = batches.nextSlice()) {
      long sizeBytes = slice.remaining();
      while (to.append(slice.duplicate()) == AppendResult.BUSY) {
        context.awaitReady();
      }
      done += sizeBytes;
      copied.accept(done);
    }
  }

  private static void flush(PartitionStorage storage) throws IOException {
    try {
      storage.flush().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException device ? device : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a copy was made durable", e);
    }
  }

  private void copyState() throws IOException {
    StateArea area = target.engine().state();
    Map<String, byte[]> wanted = source.engine().state().read(id);
    var stale = new HashSet<>(area.read(id).keySet());
    stale.removeAll(wanted.keySet());
    var entries = new ArrayList<StateEntry>();
    stale.forEach(key -> entries.add(new StateEntry(id, key, null)));
    wanted.forEach((key, value) -> entries.add(new StateEntry(id, key, value)));
    area.write(entries, true);
  }

  /**
   * Compares both copies, batch by batch, as they are on the device now: checksums, offsets and every byte.
   *
   * @throws IOException if something is different or damaged; the message says where
   */
  public Verified verify() throws IOException {
    try (PartitionStorage from = open(source); PartitionStorage to = open(target)) {
      if (start(from) != start(to) || from.endOffset() != to.endOffset()) {
        throw different("has offsets " + start(to) + " to " + to.endOffset() + ", expected " + start(from) + " to "
            + from.endOffset());
      }
      Comparison comparison = compare(from, to, from.endOffset());
      if (comparison.difference() != null) {
        throw different(comparison.difference());
      }
      requireSameState();
      return comparison.verified();
    }
  }

  private IOException different(String what) {
    return new IOException("the copy of partition " + name + " in '" + target.provider().name() + "' " + what
        + "; nothing was changed, try again");
  }

  /**
   * Compares batch by batch.
   *
   * @param endOffset up to where; beyond it the first one may have more
   */
  private Comparison compare(PartitionStorage from, PartitionStorage to, long endOffset) throws IOException {
    var expected = new StoredBatches(resource(source), from, start(from), endOffset);
    var found = new StoredBatches(resource(target), to, start(to), endOffset);
    var crc = new CRC32C();
    long batchCount = 0;
    long sizeBytes = 0;
    RecordBatch original = expected.next();
    RecordBatch copy = found.next();
    while (original != null && copy != null && original.view().equals(copy.view())) {
      if (!original.isCrcValid(crc)) {
        throw expected.damaged("the batch at offset " + original.baseOffset()
            + " has a wrong checksum: it was damaged before it was copied");
      }
      batchCount++;
      sizeBytes += original.sizeBytes();
      original = expected.next();
      copy = found.next();
    }
    String difference = null;
    if (original != null) {
      difference = (copy == null ? "lacks" : "differs in") + " the batch at offset " + original.baseOffset();
    } else if (copy != null) {
      difference = "has a batch at offset " + copy.baseOffset() + " that should not be there";
    }
    return new Comparison(difference, new Verified(batchCount, sizeBytes));
  }

  private void requireSameState() throws IOException {
    Map<String, byte[]> expected = source.engine().state().read(id);
    Map<String, byte[]> found = target.engine().state().read(id);
    boolean same = expected.keySet().equals(found.keySet())
        && expected.entrySet().stream().allMatch(entry -> Arrays.equals(entry.getValue(), found.get(entry.getKey())));
    if (!same) {
      throw different("has other values in its state area");
    }
  }

  private String resource(StorageEngines.Placed placed) {
    return "partition " + name + " in '" + placed.provider().name() + "'";
  }

  /**
   * Deletes what the old engine has.
   *
   * @throws IOException if the other one has nothing
   */
  public void deleteSource() throws IOException {
    if (!target.engine().partitions().contains(id)) {
      throw new IOException("partition " + name + " is not in '" + target.provider().name() + "', so the one in '"
          + source.provider().name() + "' was left alone");
    }
    source.engine().delete(id);
  }
}
