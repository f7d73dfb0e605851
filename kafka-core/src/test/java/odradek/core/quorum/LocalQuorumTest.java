package odradek.core.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.runtime.SystemClock;
import odradek.core.spi.Settings;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.NotQuorumLeaderException;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.replication.QuorumListener;
import odradek.core.spi.storage.CorruptStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is special about the local quorum: its files after crashes, grouping, failures. */
@Timeout(30)
class LocalQuorumTest {

  /** Remembers the text of the records that are valid, in order. */
  private static final class Memory implements QuorumListener {
    private final List<String> texts = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int epoch;
    private long offset = -1;
    private int snapshots;

    @Override
    public void committed(long offset, int epoch, List<ByteBuffer> records) {
      assertEquals(this.offset + records.size(), offset);
      this.offset = offset;
      records.forEach(record -> texts.add(StandardCharsets.UTF_8.decode(record.duplicate()).toString()));
    }

    @Override
    public void restored(long offset, int epoch, List<ByteBuffer> records) {
      texts.clear();
      this.offset = offset;
      records.forEach(record -> texts.add(StandardCharsets.UTF_8.decode(record.duplicate()).toString()));
    }

    @Override
    public List<ByteBuffer> snapshot() {
      snapshots++;
      return texts.stream().map(LocalQuorumTest::bytes).toList();
    }

    @Override
    public void leadership(int leaderId, int epoch) {
      assertTrue(epoch > this.epoch);
      this.epoch = epoch;
    }

    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
    }
  }

  /** Runs tasks when told, or refuses them. */
  private static final class ManualExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean full;

    @Override
    public void execute(Runnable task) {
      if (full) {
        throw new RejectedExecutionException("full");
      }
      tasks.add(task);
    }

    void run() {
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
    }
  }

  @TempDir
  Path directory;

  private final ManualExecutor io = new ManualExecutor();
  private Memory memory;
  private MetadataQuorum quorum;
  private long snapshotBytes = 1 << 20;

  private void open() throws IOException {
    memory = new Memory();
    quorum = new LocalQuorumProvider().open(new QuorumContext(1, directory,
        Settings.of(Map.of("snapshot.bytes", Long.toString(snapshotBytes)), ""), new SystemClock(), io));
    quorum.start(memory);
  }

  @AfterEach
  void close() throws IOException {
    io.full = false;
    io.run();
    if (quorum != null) {
      quorum.close();
      quorum = null;
    }
  }

  private CompletableFuture<Long> propose(String... texts) {
    return quorum.propose(memory.epoch, Arrays.stream(texts).map(LocalQuorumTest::bytes).toList())
        .toCompletableFuture();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void commit(String... texts) {
    CompletableFuture<Long> result = propose(texts);
    io.run();
    assertEquals(memory.offset, result.join());
  }

  private Path journal() {
    return directory.resolve("metadata.journal");
  }

  @Test
  void proposalsThatArriveDuringAWriteShareTheNext() throws IOException {
    open();
    CompletableFuture<Long> first = propose("a", "b");
    CompletableFuture<Long> second = propose("c");
    assertEquals(1, io.tasks.size());
    assertFalse(first.isDone());
    long before = Files.size(journal());
    io.run();
    assertEquals(1, first.join());
    assertEquals(2, second.join());
    // One frame: 12 bytes of header, 16 of group, 4 for each of two proposals, 5 for each record of one byte.
    assertEquals(12 + 16 + 2 * 4 + 3 * 5, Files.size(journal()) - before);
  }

  @Test
  void everyStartIsAnEpoch() throws IOException {
    for (int epoch = 1; epoch <= 5; epoch++) {
      open();
      assertEquals(epoch, memory.epoch);
      close();
    }
  }

  @Test
  void aTornTailIsCutAtEveryLength() throws IOException {
    open();
    commit("one", "two");
    long kept = Files.size(journal());
    commit("three");
    commit("four");
    close();
    byte[] whole = Files.readAllBytes(journal());

    for (int length = (int) kept; length < whole.length; length++) {
      Files.write(journal(), Arrays.copyOf(whole, length));
      open();
      List<String> found = new ArrayList<>(memory.texts);
      assertTrue(List.of("one", "two", "three", "four").subList(0, found.size()).equals(found), found.toString());
      assertTrue(found.size() >= 2, found.toString());
      commit("next");
      close();
      open();
      found.add("next");
      assertEquals(found, memory.texts, "after a cut to " + length + " bytes");
      close();
    }
  }

  @Test
  void aTailOfGarbageOrZerosIsCut() throws IOException {
    open();
    commit("one");
    close();
    byte[] good = Files.readAllBytes(journal());
    for (byte filler : new byte[] {0, 'O', -1}) {
      byte[] longer = Arrays.copyOf(good, good.length + 5_000);
      Arrays.fill(longer, good.length, longer.length, filler);
      Files.write(journal(), longer);
      open();
      assertEquals(List.of("one"), memory.texts);
      assertTrue(Files.size(journal()) < good.length + 100, "the garbage is gone, the epoch's frame is there");
      close();
    }
  }

  @Test
  void aDamagedGroupWithValidOnesBehindItIsRefused() throws IOException {
    open();
    commit("one");
    int position = (int) Files.size(journal());
    commit("two");
    commit("three");
    close();
    byte[] bytes = Files.readAllBytes(journal());
    bytes[position + 30] ^= 1;
    Files.write(journal(), bytes);

    var thrown = assertThrows(CorruptStorageException.class, this::open);
    assertTrue(thrown.getMessage().contains("position " + position), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(journal().toString()), thrown.getMessage());
    quorum.close();
    quorum = null;
    assertEquals(bytes.length, Files.size(journal()));
  }

  @Test
  void aJournalOfAnotherKindIsRefused() throws IOException {
    Files.writeString(journal(), "something else entirely\n");
    assertThrows(CorruptStorageException.class, this::open);
    quorum.close();
    quorum = null;
  }

  @Test
  void aCrashWhileTheFirstHeaderWasWrittenIsHarmless() throws IOException {
    Files.writeString(journal(), "odradek met");
    open();
    commit("one");
    close();
    open();
    assertEquals(List.of("one"), memory.texts);
  }

  @Test
  void aGrownJournalIsReplacedByASnapshot() throws IOException {
    snapshotBytes = 200;
    open();
    for (int i = 0; i < 50; i++) {
      commit("record " + i);
    }
    assertTrue(memory.snapshots > 0);
    assertTrue(memory.snapshots < 10, "a snapshot for each doubling, not " + memory.snapshots);
    List<String> all = memory.texts;
    close();

    open();
    assertEquals(all, memory.texts);
    assertEquals(49, memory.offset);
    commit("more");
    assertEquals(50, memory.offset);
  }

  @Test
  void aCrashBetweenSnapshotAndTruncationRepeatsNothing() throws IOException {
    open();
    for (int i = 0; i < 20; i++) {
      commit("record " + i);
    }
    close();
    byte[] journalBefore = Files.readAllBytes(journal());
    snapshotBytes = 1;
    open();
    commit("record 20");
    List<String> all = memory.texts;
    assertEquals(1, memory.snapshots);
    close();

    // The old journal, without and with the group whose write made the snapshot due.
    Files.write(journal(), journalBefore);
    snapshotBytes = 1 << 20;
    open();
    assertEquals(all, memory.texts);
    commit("record 21");
    close();
    open();
    assertEquals(22, memory.texts.size());
    assertEquals(21, memory.offset);
  }

  @Test
  void halfASnapshotBesideTheOldOneIsIgnored() throws IOException {
    open();
    commit("one");
    close();
    Files.writeString(directory.resolve("metadata.snapshot.tmp"), "half");
    open();
    assertEquals(List.of("one"), memory.texts);
    assertFalse(Files.exists(directory.resolve("metadata.snapshot.tmp")));
  }

  @Test
  void aDamagedOrMissingSnapshotIsRefused() throws IOException {
    snapshotBytes = 1;
    open();
    commit("one");
    snapshotBytes = 1 << 20;
    close();
    open();
    commit("two");
    close();
    Path snapshot = directory.resolve("metadata.snapshot");
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length - 1] ^= 1;
    Files.write(snapshot, bytes);
    assertThrows(CorruptStorageException.class, this::open);
    quorum.close();
    Files.delete(snapshot);
    var thrown = assertThrows(CorruptStorageException.class, this::open);
    assertTrue(thrown.getMessage().contains("missing"), thrown.getMessage());
    quorum.close();
    quorum = null;
  }

  @Test
  void aDirectoryIsUsedByOneAlone() throws IOException {
    open();
    var context = new QuorumContext(1, directory, Settings.none(), new SystemClock(), io);
    var thrown = assertThrows(IOException.class, () -> new LocalQuorumProvider().open(context));
    assertTrue(thrown.getMessage().contains("in use by another broker"), thrown.getMessage());
  }

  @Test
  void aBusyPoolBeginsANewEpochSoThatNothingIsDecidedOnWhatWasDropped() throws IOException {
    open();
    commit("one");
    io.full = true;
    int before = memory.epoch;
    CompletableFuture<Long> dropped = propose("two");
    assertTrue(assertThrows(Exception.class, dropped::join).getCause() instanceof NotQuorumLeaderException);
    assertEquals(before + 1, memory.epoch);
    io.full = false;
    CompletableFuture<Long> stale = quorum.propose(before, List.of(bytes("three"))).toCompletableFuture();
    assertTrue(stale.isCompletedExceptionally());
    commit("four");
    assertEquals(List.of("one", "four"), memory.texts);
    assertEquals(List.of(), memory.failures);
  }

  /** A journal that counts and fails when told. */
  private static final class FakeJournal implements Journal {
    private int appends;
    private int snapshots;
    private boolean closed;
    private boolean failsToAppend;
    private boolean failsToSnapshot;

    @Override
    public void replay(Reader reader) {
      appends = 0;
    }

    @Override
    public void append(Group group) throws IOException {
      if (failsToAppend) {
        throw new IOException("device");
      }
      appends++;
    }

    @Override
    public void snapshot(long offset, int epoch, List<ByteBuffer> records) throws IOException {
      if (failsToSnapshot) {
        throw new IOException("device");
      }
      snapshots++;
    }

    @Override
    public long sizeBytes() {
      return 100;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private FakeJournal openFake(long snapshotBytes) throws IOException {
    var journal = new FakeJournal();
    memory = new Memory();
    quorum = new LocalQuorum(
        new QuorumContext(1, null, Settings.none(), new SystemClock(), io), journal, snapshotBytes);
    quorum.start(memory);
    return journal;
  }

  @Test
  void aGroupIsFlushedOnce() throws IOException {
    FakeJournal journal = openFake(1 << 20);
    assertEquals(1, journal.appends, "the beginning of the epoch");
    for (int i = 0; i < 100; i++) {
      propose("x" + i);
    }
    io.run();
    assertEquals(2, journal.appends);
    assertEquals(100, memory.texts.size());
  }

  @Test
  void aFailedDeviceIsNotAskedAgain() throws IOException {
    FakeJournal journal = openFake(1 << 20);
    commit("one");
    journal.failsToAppend = true;
    CompletableFuture<Long> first = propose("two");
    CompletableFuture<Long> second = propose("three");
    io.run();
    assertTrue(assertThrows(Exception.class, first::join).getCause() instanceof IOException);
    assertTrue(second.isCompletedExceptionally());
    assertEquals(1, memory.failures.size());
    journal.failsToAppend = false;
    CompletableFuture<Long> later = propose("four");
    io.run();
    assertTrue(assertThrows(Exception.class, later::join).getCause() instanceof IOException);
    assertEquals(List.of("one"), memory.texts);
    assertEquals(2, journal.appends);
    close();
    assertTrue(journal.closed);
  }

  @Test
  void aFailedSnapshotIsAFailedDeviceButWhatWasCommittedIsTold() throws IOException {
    FakeJournal journal = openFake(1);
    commit("one");
    assertEquals(1, journal.snapshots);
    journal.failsToSnapshot = true;
    CompletableFuture<Long> result = propose("two");
    io.run();
    assertEquals(1, result.join());
    assertEquals(1, memory.failures.size());
    assertTrue(propose("three").isCompletedExceptionally());
  }
}
