package odradek.storage.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.RecordBatches;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.RecoveryReport;
import odradek.core.spi.storage.Slice;
import odradek.core.spi.storage.StateEntry;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageMetrics;
import odradek.testkit.storage.ManualClock;
import odradek.testkit.storage.TestBatches;
import odradek.testkit.storage.TestPartitionContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine does about devices that fail or are full, and files that are damaged. */
@Timeout(60)
class FileFaultTest {

  private static final Path ROOT = Path.of("sim", "engine");
  private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 3);
  private static final Path FOLDER = ROOT.resolve("00000000000000010000000000000002-3");

  private final SimDisk disk = new SimDisk();
  private final SimExecutor io = new SimExecutor();
  private final ManualClock clock = new ManualClock();
  private final Map<String, LongSupplier> counters = new HashMap<>();
  private StorageEngine engine;
  private TestPartitionContext context = context();
  private PartitionStorage log;

  /** Keeps what the engine that opened last counts. */
  private final class Counters implements StorageMetrics {

    @Override
    public void gauge(String name, String help, LongSupplier value) {
      counters.put(name, value);
    }

    @Override
    public void counter(String name, String help, LongSupplier value) {
      counters.put(name, value);
    }
  }

  @BeforeEach
  void create() throws IOException {
    disk.mount(ROOT.getParent());
    openEngine(Map.of());
    log = engine.create(ID, context, 0);
  }

  private static TestPartitionContext context() {
    return new TestPartitionContext(new PartitionOptions(1_000, Long.MAX_VALUE, 0, 100, 10_000, 0));
  }

  private void openEngine(Map<String, String> settings) throws IOException {
    engine = new FileStorageProvider(disk).open(
        new StorageContext(ROOT, Settings.of(settings, ""), clock, io, new Counters()));
  }

  private void reopen() throws IOException {
    openEngine(Map.of());
    context = context();
    log = engine.open(ID, context);
  }

  private void append(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      log.append(TestBatches.at(log.endOffset()).valueBytes(50).build());
    }
  }

  private byte[] content() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(1 << 20);
    long offset = log.chunks().get(0).baseOffset();
    while (offset < log.endOffset()) {
      Slice slice = log.read(offset, Long.MAX_VALUE, 1 << 20);
      ByteBuffer part = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(part, 0);
      slice.release();
      var batches = RecordBatches.list(part.flip());
      offset = batches.get(batches.size() - 1).nextOffset();
      all.put(part);
    }
    return Arrays.copyOf(all.array(), all.position());
  }

  @Test
  void afterAFailedFlushThePartitionIsOfflineAndNothingIsTriedAgain() throws IOException {
    append(3);
    byte[] before = content();
    CompletableFuture<Long> flush = log.flush().toCompletableFuture();
    disk.failAt(1, SimDisk.Fault.ONCE);
    io.runAll();
    assertTrue(flush.isCompletedExceptionally());
    assertEquals(1, context.failures().size());
    assertTrue(context.failures().get(0).getMessage().contains("force"), context.failures().toString());
    long calls = disk.callCount();
    assertTrue(log.flush().toCompletableFuture().isCompletedExceptionally());
    assertThrows(IOException.class, () -> append(1));
    assertThrows(IOException.class, () -> log.truncateTo(1));
    io.runAll();
    assertEquals(calls, disk.callCount(), "calls after the failure");
    assertEquals(1, context.failures().size());
    assertArrayEquals(before, content(), "what was appended stays readable");
  }

  @Test
  void afterAFailedAppendThePartitionIsOfflineUntilItIsOpenedAgain() throws IOException {
    append(3);
    byte[] before = content();
    disk.failAt(1, SimDisk.Fault.ONCE);
    assertThrows(IOException.class, () -> append(1));
    assertEquals(3, log.endOffset());
    IOException refusal = assertThrows(IOException.class, () -> append(1));
    assertTrue(refusal.getMessage().contains(ID.toString()), refusal.getMessage());
    assertArrayEquals(before, content());
    log.close();
    context = context();
    log = engine.open(ID, context);
    assertArrayEquals(before, content());
    RecoveryReport report = context.recoveries().get(0);
    assertEquals(3, report.truncatedToOffset());
    assertEquals(before.length / 3 / 2, report.removedBytes());
    assertTrue(report.reason().contains("00000000000000000000.log"), report.reason());
    append(1);
    assertEquals(4, log.endOffset());
  }

  @Test
  void aFullDeviceStopsWritesWhileReadsAndDeletesGoOn() throws IOException {
    append(40);
    byte[] before = content();
    disk.failAt(1, SimDisk.Fault.FULL);
    assertThrows(IOException.class, () -> append(1));
    assertArrayEquals(before, content());
    engine.delete(ID);
    io.runAll();
    assertEquals(List.of(), engine.partitions());
    assertEquals(List.of(), disk.files(FOLDER));
    assertFalse(disk.files(ROOT).stream().anyMatch(file -> file.toString().endsWith(".log")),
        disk.files(ROOT).toString());
    disk.kill();
    openEngine(Map.of());
    assertEquals(List.of(), engine.partitions());
  }

  @Test
  void aJournalWithoutSpaceIsWrittenToWhenThereIsSome() throws IOException {
    engine.state().write(List.of(new StateEntry(ID, "before", new byte[] {1})), true);
    disk.failAt(1, SimDisk.Fault.FULL);
    assertThrows(IOException.class,
        () -> engine.state().write(List.of(new StateEntry(ID, "never", new byte[100])), false));
    assertEquals(Set.of("before"), engine.state().read(ID).keySet());
    disk.heal();
    engine.state().write(List.of(new StateEntry(ID, "after", new byte[] {2})), true);
    engine.maintain();
    disk.kill();
    openEngine(Map.of());
    assertEquals(Set.of("before", "after"), engine.state().read(ID).keySet());
  }

  @Test
  void aJournalThatCannotBeWrittenAnewIsWrittenOn() throws IOException {
    engine.close();
    openEngine(Map.of("journal.compact.bytes", "1024"));
    disk.failAt(200, SimDisk.Fault.FULL);
    boolean failed = false;
    for (int i = 0; i < 400 && !failed; i++) {
      try {
        engine.state().write(List.of(new StateEntry(ID, "state", new byte[100 + i])), false);
        engine.maintain();
      } catch (IOException e) {
        failed = true;
      }
    }
    assertTrue(failed, "the device never got full");
    disk.heal();
    engine.state().write(List.of(new StateEntry(ID, "state", new byte[] {7})), true);
    disk.kill();
    openEngine(Map.of());
    assertArrayEquals(new byte[] {7}, engine.state().read(ID).get("state"));
  }

  @Test
  void recoveryNeedsNoSpace() throws IOException {
    for (int i = 0; i < 3_000; i++) {
      log.append(TestBatches.at(i).valueBytes(120).build());
    }
    Path last = disk.files(FOLDER).stream().filter(file -> file.toString().endsWith(".log")).sorted()
        .reduce((a, b) -> b).orElseThrow();
    byte[] content = disk.content(last);
    disk.content(last, Arrays.copyOf(content, content.length - 5));
    disk.kill();
    disk.failAt(1, SimDisk.Fault.FULL);
    reopen();
    assertEquals(2_999, log.endOffset());
    assertEquals(1, context.recoveries().size());
    assertThrows(IOException.class, () -> append(1));
  }

  @Test
  void whatIsDamagedBeforeTheEndIsRefused() throws IOException {
    append(60);
    engine.close();
    Path first = FOLDER.resolve("00000000000000000000.log");
    byte[] whole = disk.content(first);
    disk.content(first, Arrays.copyOf(whole, whole.length - 1));
    var shorter = assertThrows(CorruptStorageException.class, this::reopen);
    assertTrue(shorter.getMessage().contains(first.toString()), shorter.getMessage());
    engine.close();
    disk.remove(first);
    var missing = assertThrows(CorruptStorageException.class, this::reopen);
    assertTrue(missing.getMessage().contains(first.toString()), missing.getMessage());
  }

  @Test
  void aLostJournalIsFoundOutFromTheSegments() throws IOException {
    append(60);
    log.truncateTo(55);
    log.advanceLogStart(log.chunks().get(1).baseOffset());
    byte[] before = content();
    engine.close();
    disk.remove(ROOT.resolve(FileNames.JOURNAL));
    reopen();
    assertEquals(List.of(), context.recoveries());
    assertArrayEquals(before, content());
    append(5);
    byte[] after = content();
    engine.close();
    reopen();
    assertArrayEquals(after, content());
  }

  @Test
  void damagedIndexesAreMadeAnew() throws IOException {
    context = new TestPartitionContext(new PartitionOptions(300_000, Long.MAX_VALUE, 0, 100, 1 << 20, 0));
    log = engine.create(new TopicIdPartition(new Uuid(9, 9), 0), context, 0);
    for (int i = 0; i < 8_000; i++) {
      log.append(TestBatches.at(i).valueBytes(60).timestampMs(i * 10L).build());
    }
    Path folder = ROOT.resolve(FileNames.folder(new TopicIdPartition(new Uuid(9, 9), 0)));
    for (String damage : List.of("zeros", "noise", "cut", "removed")) {
      engine.close();
      for (Path file : disk.files(folder)) {
        if (file.toString().endsWith("index")) {
          damage(file, damage);
        }
      }
      openEngine(Map.of());
      log = engine.open(new TopicIdPartition(new Uuid(9, 9), 0), context);
      for (int offset = 0; offset < 8_000; offset += 37) {
        Slice slice = log.read(offset, Long.MAX_VALUE, 500);
        ByteBuffer found = ByteBuffer.allocate(slice.sizeBytes());
        slice.readInto(found, 0);
        slice.release();
        assertEquals(offset, found.getLong(0), damage);
        assertEquals(offset, log.findByTimestamp(offset * 10L), damage);
      }
      boolean noticed = damage.equals("zeros") || damage.equals("noise");
      assertEquals(noticed, counters.get("index_rebuilds").getAsLong() > 0, damage);
    }
  }

  private void damage(Path file, String how) throws IOException {
    byte[] content = disk.content(file).clone();
    switch (how) {
      case "zeros" -> Arrays.fill(content, content.length / 2, content.length, (byte) 0);
      case "noise" -> {
        for (int i = 0; i < content.length; i += 5) {
          content[i] = (byte) (i * 31);
        }
      }
      case "cut" -> content = Arrays.copyOf(content, content.length / 3);
      default -> {
        disk.remove(file);
        return;
      }
    }
    disk.content(file, content);
  }

  @Test
  void openFilesStayWithinTheLimit() throws IOException {
    engine.close();
    openEngine(Map.of("max.open.files", "16"));
    for (int i = 0; i < 100; i++) {
      PartitionStorage one = engine.create(new TopicIdPartition(new Uuid(7, i + 1), 0), context(), 0);
      for (int j = 0; j < 30; j++) {
        one.append(TestBatches.at(j).valueBytes(100).build());
      }
      one.flush();
      io.runAll();
    }
    assertTrue(disk.mostOpenFiles() <= 16 + 4, disk.mostOpenFiles() + " files were open");
    engine.close();
    assertEquals(0, disk.openFileCount());
  }

  @Test
  void filesAreClosedWhenTheLastSliceIsReleased() throws IOException {
    append(3);
    Slice slice = log.read(0, Long.MAX_VALUE, 1 << 20);
    engine.close();
    assertEquals(1, disk.openFileCount());
    slice.readInto(ByteBuffer.allocate(slice.sizeBytes()), 0);
    slice.release();
    assertEquals(0, disk.openFileCount());
  }

  @Test
  void idlePartitionsHaveNoFiles() throws IOException {
    for (int i = 0; i < 50; i++) {
      engine.create(new TopicIdPartition(new Uuid(7, i + 1), 0), context(), 0);
    }
    assertEquals(3, disk.files(ROOT).size(), disk.files(ROOT).toString());
    engine.close();
    openEngine(Map.of());
    assertEquals(51, engine.partitions().size());
  }

  @Test
  void openingAfterACleanCloseReadsNoBatches() throws IOException {
    append(60);
    engine.close();
    for (Path file : disk.files(FOLDER)) {
      if (file.toString().endsWith(".log")) {
        byte[] content = disk.content(file).clone();
        Arrays.fill(content, (byte) 7);
        disk.content(file, content);
      }
    }
    reopen();
    assertEquals(60, log.endOffset());
    assertEquals(List.of(), context.recoveries());
  }

  @Test
  void removedFilesAreKeptForTheirDelay() throws IOException {
    append(60);
    PartitionOptions options = context.options();
    context.options(new PartitionOptions(options.segmentBytes(), options.segmentMs(), 0, options.indexIntervalBytes(),
        options.indexMaxBytes(), 5_000));
    log.advanceLogStart(60);
    long kept = disk.files(FOLDER).stream().filter(file -> file.toString().endsWith(".log.deleted")).count();
    assertTrue(kept > 1, disk.files(FOLDER).toString());
    engine.maintain();
    clock.advanceMs(4_999);
    engine.maintain();
    assertEquals(kept, disk.files(FOLDER).stream().filter(file -> file.toString().endsWith(".log.deleted")).count());
    clock.advanceMs(1);
    engine.maintain();
    assertEquals(List.of(), disk.files(FOLDER));
  }

  @Test
  void aDirectoryIsOpenOnce() {
    IOException refusal = assertThrows(IOException.class, () -> openEngine(Map.of()));
    assertTrue(refusal.getMessage().contains("LOCK"), refusal.getMessage());
  }

  @Test
  void settingsOutOfLimitsAreRefused() {
    var refusal = assertThrows(IllegalArgumentException.class, () -> openEngine(Map.of("max.open.files", "15")));
    assertTrue(refusal.getMessage().contains("max.open.files"), refusal.getMessage());
  }
}
