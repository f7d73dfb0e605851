package odradek.testkit.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.TestBatches;
import odradek.testkit.storage.TestPartitionContext;

/**
 * A random life of an engine, in the child. Each call is announced before it begins and reported after it returned; the
 * lines are what {@link CrashModel} reads. Opening reports everything that is there.
 *
 * <p><b>Threading:</b> confined to the child's main thread; flushes complete elsewhere.
 */
final class CrashScript {

  private static final int MAX_PARTITIONS = 5;
  private static final int MAX_NUMBER = 12;
  private static final long TOPIC_ID_BITS = 0x0DDA_DE4BL;
  private static final int READ_BYTES = 2_000;
  private static final long HOLD_MS = 5_000;
  private static final int KEYS = 3;
  private static final int LARGE_VALUE_BYTES = 3_000;

  private final StorageProvider provider;
  private final Map<String, String> settings;
  private final CrashPlan plan;
  private final CrashChild parent;
  private final SplittableRandom random;
  private final ManualClock clock = new ManualClock();
  private final HeldExecutor io = new HeldExecutor();
  private final TreeMap<Long, PartitionStorage> logs = new TreeMap<>();
  private final Map<Long, CompletableFuture<Void>> flushes = new TreeMap<>();
  private StorageEngine engine;

  CrashScript(StorageProvider provider, Map<String, String> settings, CrashPlan plan, CrashChild parent) {
    this.provider = provider;
    this.settings = settings;
    this.plan = plan;
    this.parent = parent;
    this.random = new SplittableRandom(plan.seed());
  }

  /** The partition with a number. */
  static TopicIdPartition partition(long number) {
    return new TopicIdPartition(new Uuid(TOPIC_ID_BITS, number), (int) (number % 3));
  }

  void run() throws IOException, InterruptedException {
    open();
    for (int step = 0; step < plan.stepsCount(); step++) {
      step();
    }
    if (plan.quietAppends() >= 0) {
      quiet();
    }
    closeEngine();
    open();
    closeEngine();
  }

  private void say(String verb, Object... arguments) {
    parent.say(Line.of(verb, arguments));
  }

  private void open() throws IOException {
    say("open");
    engine = provider.open(
        new StorageContext(plan.directory(), Settings.of(settings, ""), clock, io, StorageMetrics.NONE));
    for (TopicIdPartition id : engine.partitions()) {
      long number = id.topicId().leastSignificantBits();
      if (!id.equals(partition(number))) {
        throw new AssertionError("partition " + id + " was never made");
      }
      logs.put(number, null);
    }
    for (long number : List.copyOf(logs.keySet())) {
      say("opening", number);
      openPartition(number);
      report(number);
    }
    say("found");
  }

  private PartitionStorage openPartition(long number) throws IOException {
    PartitionStorage log = logs.get(number);
    if (log == null) {
      log = engine.open(partition(number), context());
      logs.put(number, log);
    }
    return log;
  }

  private void report(long number) throws IOException {
    PartitionStorage log = logs.get(number);
    say("partition", number, log.endOffset());
    long offset = 0;
    for (ByteBuffer bytes = read(log, offset); bytes.hasRemaining(); bytes = read(log, offset)) {
      for (RecordBatch batch : RecordBatches.list(bytes)) {
        if (!batch.isCrcValid() || batch.nextOffset() <= offset) {
          throw new AssertionError("partition " + number + " read at offset " + offset
              + " has an invalid batch at offset "
              + batch.baseOffset());
        }
        var stored = StoredBatch.of(batch.baseOffset(), batch.nextOffset(), batch.view());
        say("batch", stored.baseOffset(), stored.nextOffset(), stored.sizeBytes(), stored.checksum());
        offset = batch.nextOffset();
      }
    }
    for (Map.Entry<String, byte[]> entry : new TreeMap<>(engine.state().read(partition(number))).entrySet()) {
      say("value", entry.getKey(), BatchSpec.checksum(ByteBuffer.wrap(entry.getValue())));
    }
  }

  private static ByteBuffer read(PartitionStorage log, long offset) throws IOException {
    if (offset > log.endOffset()) {
      throw new AssertionError("a batch ends at offset " + offset + ", but the log at " + log.endOffset());
    }
    Slice slice = log.read(offset, Long.MAX_VALUE, READ_BYTES);
    try {
      ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(bytes, 0);
      return bytes.flip();
    } finally {
      slice.release();
    }
  }

  private void step() throws IOException {
    clock.advanceMs(random.nextInt(100));
    if (logs.isEmpty() || logs.size() < MAX_PARTITIONS && random.nextInt(12) == 0) {
      create();
      return;
    }
    long number = any();
    PartitionStorage log = openPartition(number);
    switch (random.nextInt(22)) {
      case 0 -> truncate(number, log);
      case 1 -> advance(number, log);
      case 2 -> replace(number, log);
      case 3, 4, 5 -> writeState(random.nextInt(3) == 0);
      case 6, 7, 8, 9 -> flush(number, log);
      case 10 -> maintain();
      case 11 -> closePartition(number, log);
      case 12 -> delete(number);
      case 13 -> closeSometimes();
      default -> append(number, log, random.nextInt(1, 4));
    }
  }

  private long any() {
    var numbers = new ArrayList<>(logs.keySet());
    return numbers.get(random.nextInt(numbers.size()));
  }

  private TestPartitionContext context() {
    int segmentBytes = random.nextBoolean() ? 700 : 4_000;
    return new TestPartitionContext(new PartitionOptions(segmentBytes, Long.MAX_VALUE, 0, random.nextInt(2) * 200,
        random.nextBoolean() ? 64 : 10_000, random.nextInt(2) * 150));
  }

  private void create() throws IOException {
    long number = random.nextLong(1, MAX_NUMBER);
    if (logs.containsKey(number)) {
      return;
    }
    long startOffset = random.nextInt(3) * 10L;
    say("create", number, startOffset);
    logs.put(number, engine.create(partition(number), context(), startOffset));
    say("done");
  }

  /** Whether the engine took the batches. */
  private boolean append(long number, PartitionStorage log, int count) throws IOException {
    var parts = new ByteBuffer[count];
    var specs = new ArrayList<String>();
    long next = log.endOffset();
    for (int i = 0; i < count; i++) {
      BatchSpec spec = BatchSpec.random(random, next);
      parts[i] = spec.build();
      specs.add(spec.encoded());
      next = spec.nextOffset();
    }
    ByteBuffer batches = TestBatches.concat(parts);
    say("append", number, String.join(" ", specs));
    boolean taken = log.append(batches) == AppendResult.APPENDED;
    say(taken ? "done" : "busy");
    return taken;
  }

  private void flush(long number, PartitionStorage log) throws IOException {
    say("flush", number);
    CompletableFuture<Void> flush =
        log.flush().thenAccept(offset -> say("flushed", number, offset)).toCompletableFuture();
    flushes.merge(number, flush, (before, after) -> CompletableFuture.allOf(before, after));
    if (random.nextBoolean()) {
      await(number);
    }
  }

  /** Waits for the flushes of a partition: what comes next must not overlap with them. */
  private void await(long number) throws IOException {
    CompletableFuture<Void> flush = flushes.remove(number);
    if (flush != null) {
      try {
        flush.join();
      } catch (CompletionException e) {
        throw new IOException("a flush of partition " + number + " failed", e.getCause());
      }
    }
  }

  private void awaitAll() throws IOException {
    for (long number : List.copyOf(flushes.keySet())) {
      await(number);
    }
  }

  private void truncate(long number, PartitionStorage log) throws IOException {
    await(number);
    long start = log.chunks().get(0).baseOffset();
    long offset = start + random.nextLong(log.endOffset() - start + 1);
    say("truncate", number, offset);
    log.truncateTo(offset);
    say("done");
  }

  private void advance(long number, PartitionStorage log) throws IOException {
    long end = log.endOffset();
    long offset = random.nextInt(3) == 0 ? end : random.nextLong(end + 1);
    long start = 0;
    for (Chunk chunk : log.chunks()) {
      long last = chunk.endOffset() <= offset ? chunk.endOffset() : chunk.baseOffset();
      start = last <= offset ? Math.max(start, last) : start;
    }
    say("advance", number, offset == end ? end : start, offset == end);
    log.advanceLogStart(offset);
    say("done");
  }

  private void replace(long number, PartitionStorage log) throws IOException {
    List<Chunk> chunks = log.chunks();
    if (chunks.size() < 3) {
      return;
    }
    int from = random.nextInt(chunks.size() - 1);
    int to = random.nextInt(from, chunks.size() - 1);
    long first = chunks.get(from).baseOffset();
    long limit = chunks.get(to).endOffset();
    Replacement replacement = log.beginReplace(first, chunks.get(to).baseOffset());
    var kept = new ArrayList<String>();
    long offset = first;
    for (ByteBuffer bytes = read(log, offset); bytes.hasRemaining() && offset < limit; bytes = read(log, offset)) {
      for (RecordBatch batch : RecordBatches.list(bytes)) {
        offset = batch.nextOffset();
        if (batch.baseOffset() < limit && random.nextBoolean()) {
          kept.add(String.valueOf(batch.baseOffset()));
          replacement.append(batch.view());
        }
      }
    }
    if (random.nextInt(4) == 0) {
      replacement.abort();
      return;
    }
    say("replace", number, first, limit, "-" + String.join(",", kept));
    replacement.commit();
    say("done");
  }

  private void writeState(boolean durable) throws IOException {
    var values = new ArrayList<StateValue>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int bytes = random.nextInt(4) == 0 ? -1 : random.nextInt(random.nextInt(10) == 0 ? LARGE_VALUE_BYTES : 30);
      values.add(new StateValue(any(), "key" + random.nextInt(KEYS), bytes, random.nextLong()));
    }
    say("write", durable, String.join(" ", values.stream().map(StateValue::encoded).toList()));
    engine.state().write(values.stream().map(StateValue::entry).toList(), durable);
    say("done");
  }

  private void maintain() throws IOException {
    say("maintain");
    engine.maintain();
    say("done");
  }

  private void closePartition(long number, PartitionStorage log) throws IOException {
    await(number);
    say("leave", number);
    log.close();
    logs.put(number, null);
    say("done");
  }

  private void delete(long number) throws IOException {
    if (random.nextInt(3) > 0) {
      return;
    }
    await(number);
    say("delete", number);
    engine.delete(partition(number));
    logs.remove(number);
    say("done");
  }

  private void closeSometimes() throws IOException {
    if (random.nextInt(3) == 0) {
      closeEngine();
      open();
    }
  }

  private void closeEngine() throws IOException {
    awaitAll();
    say("close");
    engine.close();
    logs.clear();
    say("done");
  }

  /**
   * Appends alone, with nothing under way beside: from the line "quiet" on nothing is promised and nothing is synced.
   */
  private void quiet() throws IOException, InterruptedException {
    if (logs.isEmpty()) {
      create();
    }
    boolean barrier = random.nextInt(3) > 0;
    for (long number : List.copyOf(logs.keySet())) {
      PartitionStorage log = openPartition(number);
      if (barrier) {
        flush(number, log);
      }
    }
    if (barrier) {
      writeState(true);
    }
    awaitAll();
    if (io.hold(HOLD_MS)) {
      say("quiet");
      parent.hear();
      for (int i = 0; i < plan.quietAppends(); i++) {
        if (plan.quietState() && random.nextInt(4) == 0) {
          writeState(false);
        } else {
          long number = any();
          append(number, logs.get(number), random.nextInt(1, 4));
        }
      }
    }
    say("over");
    parent.hear();
  }
}
