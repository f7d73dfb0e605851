package odradek.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.core.spi.storage.StateEntry;
import odradek.testkit.storage.TestBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves behind, and what a broken device does. */
@Timeout(120)
class RocksRecoveryTest {

  /** What may follow what was written: nothing, records that make no sense, zeros. */
  private static final byte[][] RUBBISH = {
      {}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, {1, 2, 3, 4, 5, 6, 1, 8, 9, 10}, new byte[5_000], {1, 2},
      {1, 2, 3, 4, 1, 0, 1, 8, 9}};

  @TempDir
  Path temporary;

  private Path directory() {
    return temporary.resolve("engine");
  }

  @Test
  void aTornTailOfTheWriteAheadLogIsCut() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    long promisedBytes;
    long wholeBytes;
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().create(id, TestEngine.context(1 << 30), 0);
      for (int i = 0; i < 10; i++) {
        log.append(TestBatches.at(i).valueBytes(100).build());
      }
      log.flush();
      engine.runTasks();
      promisedBytes = Files.size(TestEngine.newest(directory(), "\\.log"));
      for (int i = 10; i < 20; i++) {
        log.append(TestBatches.at(i).valueBytes(100).build());
      }
      wholeBytes = Files.size(TestEngine.newest(directory(), "\\.log"));
      assertTrue(wholeBytes > promisedBytes);
      TestEngine.image(directory(), temporary.resolve("crash"));
    }
    int last = 20;
    for (long cut = wholeBytes; cut >= promisedBytes; cut -= 61) {
      Path torn = TestEngine.image(temporary.resolve("crash"), temporary.resolve("cut" + cut));
      try (FileChannel log = FileChannel.open(TestEngine.newest(torn, "\\.log"), StandardOpenOption.WRITE)) {
        log.truncate(cut);
        log.write(ByteBuffer.wrap(RUBBISH[(int) (cut % RUBBISH.length)]), cut);
      }
      try (var engine = new TestEngine(torn, Map.of())) {
        PartitionStorage log = engine.engine().open(id, TestEngine.context(1 << 30));
        int end = (int) log.endOffset();
        assertTrue(end >= 10 && end <= last, "cut at byte " + cut + " of " + wholeBytes + ": end " + end);
        assertEquals(expected(end), TestEngine.content(log));
        log.append(TestBatches.at(end).valueBytes(100).build());
        assertEquals(expected(end + 1), TestEngine.content(log));
        last = end;
      }
    }
    assertEquals(10, last, "only what was promised is there at last");
  }

  private static String expected(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      ByteBuffer batch = TestBatches.at(i).valueBytes(100).build();
      text.append(i).append('-').append(i).append('#').append(Integer.toHexString(batch.getInt(17))).append(' ');
    }
    return text.append("end ").append(count).toString();
  }

  @Test
  void aDamagedBatchIsReportedAndNotDelivered() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    fill(id);
    damage(TestEngine.newest(directory(), "\\.blob"));
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().open(id, TestEngine.context(1 << 30));
      assertEquals(100, log.endOffset());
      assertCorrupt(assertThrows(CorruptStorageException.class, () -> TestEngine.content(log)));
    }
  }

  @Test
  void aDamagedSortedFileIsReported() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    fill(id);
    damage(TestEngine.newest(directory(), "\\.sst"));
    var refusal = assertThrows(CorruptStorageException.class, () -> {
      try (var engine = new TestEngine(directory(), Map.of())) {
        TestEngine.content(engine.engine().open(id, TestEngine.context(1 << 30)));
      }
    });
    assertCorrupt(refusal);
    assertTrue(refusal.getMessage().contains(".sst"), refusal.getMessage());
  }

  @Test
  void aMissingFileIsReported() throws IOException {
    fill(TestEngine.newId());
    Files.delete(TestEngine.newest(directory(), "\\.sst"));
    assertCorrupt(assertThrows(CorruptStorageException.class, () -> new TestEngine(directory(), Map.of())));
  }

  @Test
  void aDatabaseThatIsGoneIsNotMadeAnew() throws IOException {
    fill(TestEngine.newId());
    Files.move(directory().resolve(EngineDirectory.DATABASE), temporary.resolve("elsewhere"));
    assertCorrupt(assertThrows(CorruptStorageException.class, () -> new TestEngine(directory(), Map.of())));
  }

  private void assertCorrupt(CorruptStorageException refusal) {
    assertTrue(refusal.getMessage().contains(directory().toString()), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("checkpoint"), refusal.getMessage());
  }

  private void fill(TopicIdPartition id) throws IOException {
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().create(id, TestEngine.context(1 << 30), 0);
      for (int i = 0; i < 100; i++) {
        log.append(TestBatches.at(i).valueBytes(1_000).build());
      }
    }
  }

  private static void damage(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long half = Math.min(file.size() / 2, 300);
      ByteBuffer bytes = ByteBuffer.allocate(8);
      file.read(bytes, half);
      for (int i = 0; i < bytes.position(); i++) {
        bytes.put(i, (byte) ~bytes.get(i));
      }
      file.write(bytes.flip(), half);
    }
  }

  @Test
  void whatWasTruncatedDoesNotComeBack() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().create(id, TestEngine.context(1_000), 0);
      for (int i = 0; i < 30; i++) {
        log.append(TestBatches.at(i).valueBytes(100).build());
      }
      log.truncateTo(12);
      log.advanceLogStart(log.chunks().get(1).baseOffset());
      String before = TestEngine.content(log);
      TestEngine.image(directory(), temporary.resolve("crash"));
      try (var crashed = new TestEngine(temporary.resolve("crash"), Map.of())) {
        assertEquals(before, TestEngine.content(crashed.engine().open(id, TestEngine.context(1_000))));
      }
    }
  }

  @Test
  void aReplacementIsThereAsAWholeOrNotAtAll() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().create(id, TestEngine.context(1_000), 0);
      for (int i = 0; i < 30; i++) {
        log.append(TestBatches.at(i).valueBytes(100).build());
      }
      String before = TestEngine.content(log);
      Replacement replacement = log.beginReplace(0, log.chunks().get(1).baseOffset());
      replacement.append(TestBatches.at(3).valueBytes(100).build());
      TestEngine.image(directory(), temporary.resolve("before"));
      replacement.commit();
      String after = TestEngine.content(log);
      TestEngine.image(directory(), temporary.resolve("after"));
      assertEquals(before, recovered(temporary.resolve("before"), id));
      assertEquals(after, recovered(temporary.resolve("after"), id));
    }
  }

  /** What is in a log after a crash; and that nothing is left over of what was under way. */
  private static String recovered(Path directory, TopicIdPartition id) throws IOException {
    try (var engine = new TestEngine(directory, Map.of())) {
      PartitionStorage log = engine.engine().open(id, TestEngine.context(1_000));
      Database database = engine.engine().resources().database();
      try (SmallCursor cursor = database.small(Keys.first(Keys.GARBAGE))) {
        assertEquals(false, cursor.next(), "garbage that is left");
      }
      return TestEngine.content(log);
    }
  }

  @Test
  void aCheckpointIsADirectoryOfItsOwn() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    Path copy = temporary.resolve("backups").resolve("monday");
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().create(id, TestEngine.context(1 << 30), 0);
      log.append(TestBatches.at(0).valueBytes(5_000).build());
      engine.engine().state().write(List.of(new StateEntry(id, "k", new byte[] {1})), false);
      String before = TestEngine.content(log);
      engine.engine().checkpoint(copy);
      assertThrows(IOException.class, () -> engine.engine().checkpoint(copy));
      log.append(TestBatches.at(1).build());
      try (var restored = new TestEngine(copy, Map.of())) {
        PartitionStorage old = restored.engine().open(id, TestEngine.context(1 << 30));
        assertEquals(before, TestEngine.content(old));
        assertEquals(1, restored.engine().state().read(id).get("k").length);
        old.append(TestBatches.at(1).records(2).build());
      }
      assertEquals(2, log.endOffset());
    }
  }

  @Test
  void openingAfterACleanCloseReadsNoBatches() throws IOException {
    TopicIdPartition id = TestEngine.newId();
    fill(id);
    try (var engine = new TestEngine(directory(), Map.of())) {
      PartitionStorage log = engine.engine().open(id, TestEngine.context(1 << 30));
      assertEquals(100, log.endOffset());
      assertEquals(0, engine.metric("blob_read_bytes"));
      TestEngine.content(log);
      assertTrue(engine.metric("blob_read_bytes") > 100_000, "batches are in blob files");
    }
  }

  @Test
  void spaceComesBack() throws IOException {
    try (var engine = new TestEngine(directory(), Map.of("reclaim.bytes", "1", "write.buffer.bytes", "4194304"))) {
      PartitionStorage log = engine.engine().create(TestEngine.newId(), TestEngine.context(1 << 30), 0);
      for (int i = 0; i < 200; i++) {
        log.append(TestBatches.at(i).valueBytes(10_000).build());
      }
      engine.engine().resources().database().flushMemory();
      assertTrue(engine.metric("live_blob_bytes") > 2_000_000, "blobs " + engine.metric("live_blob_bytes"));
      log.advanceLogStart(200);
      engine.engine().maintain();
      assertEquals(0, engine.metric("live_blob_bytes"));
    }
  }
}
