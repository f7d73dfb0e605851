package odradek.storage.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.TestBatches;
import odradek.testkit.storage.TestPartitionContext;

/**
 * A random life of an engine on a {@link SimDisk}, and what it may look like after that life ended in the middle of
 * some call. The model knows for each partition the log as it was, how much of it was promised to be durable, and what
 * the call that was interrupted would have made of it; for the state area every version since the last durable one.
 *
 * <p>Confined to one thread: the flusher's task runs when the seed says so.
 */
final class CrashWorkload {

  static final Path ROOT = Path.of("sim", "engine");

  private record Entry(long baseOffset, long nextOffset, byte[] bytes) {}

  /** A log that the device may hold: a prefix of the entries is there, at least up to the durable offset. */
  private record Version(List<Entry> entries, long durableOffset, long endOffset) {}

  /** What is known of one partition. */
  private static final class Model {
    private List<Entry> entries = new ArrayList<>();
    private long durableOffset;
    private long endOffset;
    /** What the call that runs now would leave behind; null if none runs. */
    private Version next;
    private PartitionStorage storage;

    Version now() {
      return new Version(List.copyOf(entries), durableOffset, endOffset);
    }
  }

  private final SplittableRandom random;
  private final SimDisk disk;
  private final SimExecutor io = new SimExecutor();
  private final ManualClock clock = new ManualClock();
  private final Map<TopicIdPartition, Model> models = new LinkedHashMap<>();
  private final List<Map<TopicIdPartition, Map<String, String>>> states = new ArrayList<>();
  private StorageEngine engine;
  private TopicIdPartition beingMade;
  private TopicIdPartition beingDeleted;
  private long nextId = 1;
  private final List<String> history = new ArrayList<>();

  CrashWorkload(SplittableRandom random, SimDisk disk) {
    this.random = random;
    this.disk = disk;
    states.add(new HashMap<>());
  }

  /** Opens the engine. */
  void open() throws IOException {
    engine = new FileStorageProvider(disk).open(
        new StorageContext(ROOT, Settings.of(Map.of("journal.compact.bytes", "1024"), ""), clock, io,
        StorageMetrics.NONE));
  }

  /** Lives until something fails or enough was done; whether nothing failed. */
  boolean live(int steps) {
    try {
      if (engine == null) {
        open();
      }
      for (int i = 0; i < steps; i++) {
        step();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Closes as a broker does on its way out; whether that promises anything: what failed before closes silently. */
  boolean close() {
    if (engine == null) {
      return false;
    }
    try {
      engine.close();
      if (disk.hasFailed()) {
        return false;
      }
      models.values().forEach(model -> model.durableOffset = model.endOffset);
      keepOnlyLastState();
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      forgetEngine();
    }
  }

  /** The process is gone. */
  void forgetEngine() {
    engine = null;
    io.dropAll();
    models.values().forEach(model -> model.storage = null);
  }

  private void step() throws IOException {
    clock.advanceMs(random.nextInt(100));
    if (models.isEmpty() || random.nextInt(12) == 0 && models.size() < 4) {
      make();
      return;
    }
    var ids = new ArrayList<>(models.keySet());
    TopicIdPartition id = ids.get(random.nextInt(ids.size()));
    Model model = models.get(id);
    if (model.storage == null) {
      model.storage = engine.open(id, context());
    }
    switch (random.nextInt(20)) {
      case 0 -> truncate(model);
      case 1 -> advance(model);
      case 2 -> replace(model);
      case 3, 4 -> writeState(random.nextInt(3) == 0);
      case 5, 6, 7 -> flush(model);
      case 8 -> io.runAll();
      case 9 -> engine.maintain();
      case 10 -> closePartition(model);
      case 11 -> deleteSometimes(id, model);
      default -> append(model);
    }
  }

  /** Remembers what happens, for messages. */
  void note(String what) {
    history.add(disk.callCount() + " " + what);
  }

  private TestPartitionContext context() {
    int segmentBytes = random.nextBoolean() ? 600 : 3_000;
    return new TestPartitionContext(new PartitionOptions(segmentBytes, Long.MAX_VALUE, 0, random.nextInt(2) * 200,
        random.nextBoolean() ? 64 : 10_000, random.nextInt(2) * 150));
  }

  private void make() throws IOException {
    var id = new TopicIdPartition(new Uuid(0, nextId++), 0);
    if (random.nextInt(3) == 0 && nextId > 3) {
      id = new TopicIdPartition(new Uuid(0, random.nextLong(1, nextId - 1)), 0);
      if (models.containsKey(id)) {
        return;
      }
    }
    var model = new Model();
    model.endOffset = random.nextInt(3) * 10L;
    model.durableOffset = model.endOffset;
    beingMade = id;
    models.put(id, model);
    note("make " + describe(model));
    model.storage = engine.create(id, context(), model.endOffset);
    beingMade = null;
  }

  private void append(Model model) throws IOException {
    int count = random.nextInt(1, 4);
    var parts = new ByteBuffer[count];
    long next = model.endOffset;
    var entries = new ArrayList<>(model.entries);
    for (int i = 0; i < count; i++) {
      TestBatches batch = TestBatches.at(next + (random.nextInt(6) == 0 ? 5 : 0)).records(random.nextInt(1, 4))
          .valueBytes(random.nextInt(10) == 0 ? 1_500 : random.nextInt(60)).seed(random.nextLong())
          .timestampMs(random.nextLong(1_000));
      parts[i] = batch.build();
      entries.add(entry(parts[i]));
      next = batch.nextOffset();
    }
    model.next = new Version(entries, model.durableOffset, next);
    note("append " + describe(model) + " to " + next);
    model.storage.append(TestBatches.concat(parts));
    settle(model);
  }

  private static Entry entry(ByteBuffer batch) {
    RecordBatch header = new RecordBatch().wrap(batch, batch.position());
    byte[] bytes = new byte[header.sizeBytes()];
    batch.get(batch.position(), bytes);
    return new Entry(header.baseOffset(), header.nextOffset(), bytes);
  }

  /** The call returned: what it would leave behind is what is there. */
  private static void settle(Model model) {
    model.entries = new ArrayList<>(model.next.entries);
    model.durableOffset = model.next.durableOffset;
    model.endOffset = model.next.endOffset;
    model.next = null;
  }

  private void flush(Model model) throws IOException {
    CompletableFuture<Long> flush = model.storage.flush().toCompletableFuture();
    if (!flush.isDone() || random.nextBoolean()) {
      io.runAll();
    }
    if (flush.isCompletedExceptionally()) {
      throw new IOException("the flush failed");
    }
    model.durableOffset = flush.join();
    note("flushed " + describe(model));
    assertEquals(model.endOffset, model.durableOffset, "flush with nothing appended meanwhile");
  }

  private void truncate(Model model) throws IOException {
    long start = model.storage.chunks().get(0).baseOffset();
    long offset = start + random.nextLong(model.endOffset - start + 1);
    var entries = new ArrayList<>(model.entries);
    long end = offset;
    while (!entries.isEmpty() && entries.get(entries.size() - 1).nextOffset > offset) {
      end = Math.min(end, entries.remove(entries.size() - 1).baseOffset);
    }
    model.next = new Version(entries, Math.min(model.durableOffset, end), end);
    note("truncate " + describe(model) + " to " + offset);
    model.storage.truncateTo(offset);
    settle(model);
  }

  private void advance(Model model) throws IOException {
    long offset = random.nextInt(3) == 0 ? model.endOffset : random.nextLong(model.endOffset + 1);
    boolean toEnd = offset == model.endOffset;
    List<Chunk> chunks = model.storage.chunks();
    long start = toEnd ? offset : 0;
    for (Chunk chunk : chunks) {
      start = chunk.baseOffset() <= offset ? Math.max(start, chunk.baseOffset()) : start;
    }
    long from = start;
    var entries = new ArrayList<>(model.entries);
    entries.removeIf(entry -> entry.nextOffset <= from);
    model.next = new Version(entries, Math.max(model.durableOffset, from), model.endOffset);
    note("advance " + describe(model) + " to " + offset);
    model.storage.advanceLogStart(offset);
    settle(model);
  }

  private void replace(Model model) throws IOException {
    List<Chunk> chunks = model.storage.chunks();
    if (chunks.size() < 3) {
      return;
    }
    int from = random.nextInt(chunks.size() - 1);
    int to = random.nextInt(from, chunks.size() - 1);
    Replacement replacement =
        model.storage.beginReplace(chunks.get(from).baseOffset(), chunks.get(to).baseOffset());
    var entries = new ArrayList<Entry>();
    for (Entry entry : model.entries) {
      boolean inside = entry.baseOffset >= chunks.get(from).baseOffset()
          && entry.baseOffset < chunks.get(to).endOffset();
      if (!inside) {
        entries.add(entry);
      } else if (random.nextBoolean()) {
        entries.add(entry);
        replacement.append(ByteBuffer.wrap(entry.bytes));
      }
    }
    if (random.nextInt(4) == 0) {
      replacement.abort();
      return;
    }
    model.next = new Version(entries, Math.max(model.durableOffset, chunks.get(to).endOffset()), model.endOffset);
    note("replace " + describe(model) + " " + chunks.get(from).baseOffset() + " to " + chunks.get(to).endOffset());
    replacement.commit();
    settle(model);
  }

  private void writeState(boolean durable) throws IOException {
    var entries = new ArrayList<StateEntry>();
    var state = copy(lastState());
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      var ids = new ArrayList<>(models.keySet());
      TopicIdPartition id = ids.get(random.nextInt(ids.size()));
      String key = "key" + random.nextInt(3);
      Map<String, String> values = state.computeIfAbsent(id, any -> new TreeMap<>());
      if (random.nextInt(4) == 0) {
        values.remove(key);
        entries.add(new StateEntry(id, key, null));
      } else {
        String value = "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 3_000 : 30)) + random.nextInt();
        values.put(key, value);
        entries.add(new StateEntry(id, key, value.getBytes(StandardCharsets.US_ASCII)));
      }
    }
    states.add(state);
    engine.state().write(entries, durable);
    if (durable) {
      keepOnlyLastState();
    }
  }

  private Map<TopicIdPartition, Map<String, String>> lastState() {
    return states.get(states.size() - 1);
  }

  private void keepOnlyLastState() {
    Map<TopicIdPartition, Map<String, String>> last = lastState();
    states.clear();
    states.add(last);
  }

  private static Map<TopicIdPartition, Map<String, String>> copy(Map<TopicIdPartition, Map<String, String>> state) {
    var copy = new HashMap<TopicIdPartition, Map<String, String>>();
    state.forEach((id, values) -> copy.put(id, new TreeMap<>(values)));
    return copy;
  }

  private void closePartition(Model model) throws IOException {
    note("close " + describe(model));
    PartitionStorage storage = model.storage;
    storage.close();
    if (!disk.hasFailed()) {
      model.durableOffset = model.endOffset;
    }
    model.storage = null;
  }

  private void deleteSometimes(TopicIdPartition id, Model model) throws IOException {
    if (random.nextInt(3) > 0) {
      return;
    }
    note("delete " + describe(model));
    beingDeleted = id;
    engine.delete(id);
    beingDeleted = null;
    models.remove(id);
    states.forEach(state -> state.remove(id));
  }

  /** Opens everything after the end of a life, and compares with what may be there; goes on with what is there. */
  void verify() throws IOException {
    note("verify");
    open();
    Set<TopicIdPartition> found = new HashSet<>(engine.partitions());
    for (TopicIdPartition id : List.copyOf(models.keySet())) {
      boolean optional = id.equals(beingMade) || id.equals(beingDeleted);
      if (!found.remove(id)) {
        assertTrue(optional, "partition " + id + " is gone");
        models.remove(id);
      }
    }
    assertEquals(Set.of(), found, "partitions that nobody made");
    for (Map.Entry<TopicIdPartition, Model> entry : models.entrySet()) {
      verify(entry.getKey(), entry.getValue());
    }
    verifyState();
    beingMade = null;
    beingDeleted = null;
    io.runAll();
    for (Path file : disk.files(ROOT)) {
      String name = file.toString();
      assertTrue(!name.contains(".deleted") && !name.contains(".cleaned") && !name.contains(".tmp"), "left: " + file);
    }
  }

  private void verify(TopicIdPartition id, Model model) throws IOException {
    model.storage = engine.open(id, context());
    List<Entry> found = read(model.storage);
    long end = model.storage.endOffset();
    Version now = model.now();
    String problem = problem(found, end, now);
    if (problem != null && model.next != null) {
      String other = problem(found, end, model.next);
      Version either = new Version(
          now.entries, Math.min(now.durableOffset, model.next.durableOffset), now.endOffset);
      problem = other == null || problem(found, end, either) == null ? null : problem + "; or " + other;
    }
    if (problem != null) {
      fail("partition " + id + ": " + problem);
    }
    for (Entry entry : found) {
      Slice slice = model.storage.read(entry.nextOffset - 1, Long.MAX_VALUE, 0);
      assertArrayEquals(entry.bytes, bytes(slice), "partition " + id + ": read at offset " + (entry.nextOffset - 1));
    }
    model.entries = found;
    model.endOffset = end;
    model.durableOffset = Math.min(model.durableOffset, end);
    model.next = null;
  }

  /** What is wrong with a log, or null. */
  private static String problem(List<Entry> found, long end, Version expected) {
    int count = found.size();
    if (count > expected.entries.size()) {
      return count + " batches, at most " + expected.entries.size() + " were appended";
    }
    for (int i = 0; i < count; i++) {
      if (!Arrays.equals(found.get(i).bytes, expected.entries.get(i).bytes)) {
        return "batch " + i + " has offset " + found.get(i).baseOffset + ", expected "
            + expected.entries.get(i).baseOffset + " or other bytes";
      }
    }
    if (count < expected.entries.size() && expected.entries.get(count).nextOffset <= expected.durableOffset) {
      return "ends with " + count + " batches before the durable offset " + expected.durableOffset;
    }
    if (end < expected.durableOffset || end > expected.endOffset) {
      return "ends at offset " + end + ", expected " + expected.durableOffset + " to " + expected.endOffset;
    }
    return null;
  }

  private static List<Entry> read(PartitionStorage storage) throws IOException {
    var found = new ArrayList<Entry>();
    long offset = 0;
    while (true) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(storage.read(offset, Long.MAX_VALUE, 2_000)));
      if (!bytes.hasRemaining()) {
        return found;
      }
      for (RecordBatch batch : RecordBatches.list(bytes)) {
        assertTrue(batch.isCrcValid(), "checksum of the batch at offset " + batch.baseOffset());
        found.add(entry(batch.view()));
        offset = batch.nextOffset();
      }
    }
  }

  private static byte[] bytes(Slice slice) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
    slice.readInto(bytes, 0);
    slice.release();
    return bytes.array();
  }

  private void verifyState() throws IOException {
    var found = new HashMap<TopicIdPartition, Map<String, String>>();
    for (TopicIdPartition id : models.keySet()) {
      var values = new TreeMap<String, String>();
      engine.state().read(id).forEach((key, value) -> values.put(key, new String(value, StandardCharsets.US_ASCII)));
      found.put(id, values);
    }
    boolean known = states.stream().anyMatch(state -> sameState(state, found));
    assertTrue(known, () -> "state " + found + ", expected one of " + states);
    states.clear();
    states.add(copy(found));
  }

  private boolean sameState(
      Map<TopicIdPartition, Map<String, String>> expected, Map<TopicIdPartition, Map<String, String>> found) {
    for (TopicIdPartition id : models.keySet()) {
      if (!id.equals(beingDeleted)
          && !expected.getOrDefault(id, Map.of()).equals(found.getOrDefault(id, Map.of()))) {
        return false;
      }
    }
    return true;
  }

  private String describe(Model model) {
    for (Map.Entry<TopicIdPartition, Model> entry : models.entrySet()) {
      if (entry.getValue() == model) {
        return entry.getKey().topicId().leastSignificantBits() + "[" + model.durableOffset + ".." + model.endOffset
            + "]";
      }
    }
    return "?";
  }

  /** What was done lately and what the disk holds, for messages. */
  String describe() {
    var text = new ByteArrayOutputStream();
    for (String step : history.subList(Math.max(0, history.size() - 100), history.size())) {
      text.writeBytes((step + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    for (Path file : disk.files(ROOT)) {
      text.writeBytes((file + " " + disk.content(file).length + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return text.toString();
  }
}
