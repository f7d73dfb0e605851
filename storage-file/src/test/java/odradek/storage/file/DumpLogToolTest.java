package odradek.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import odradek.api.TopicIdPartition;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.Replacement;
import odradek.testkit.storage.StorageHarness;
import odradek.testkit.storage.TestBatches;
import odradek.testkit.storage.TestPartitionContext;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own dump-log tool reads the segments, checks every record, and finds the indexes sound. */
@Timeout(120)
class DumpLogToolTest {

  @TempDir
  Path temporary;

  private final SplittableRandom random = new SplittableRandom(11);
  private final List<Long> baseOffsets = new ArrayList<>();
  private StorageHarness harness;
  private TopicIdPartition partition;
  private PartitionStorage log;

  @BeforeEach
  void create() throws IOException {
    harness = new StorageHarness(new FileStorageProvider(), temporary.resolve("engine"), Map.of());
    partition = harness.newPartition();
    log = harness.engine().create(partition, context(), 0);
  }

  @AfterEach
  void close() throws IOException {
    harness.close();
  }

  private static TestPartitionContext context() {
    return new TestPartitionContext(new PartitionOptions(100_000, Long.MAX_VALUE, 0, 1_000, 10 << 20, 0));
  }

  private void append(int batches) throws IOException {
    for (int i = 0; i < batches; i++) {
      long base = log.endOffset();
      int records = random.nextInt(1, 5);
      log.append(TestBatches.at(base).records(records).valueBytes(random.nextInt(400))
          .timestampMs(1_700_000_000_000L + base * 10 + random.nextInt(500)).build());
      baseOffsets.add(base);
    }
  }

  @Test
  void aLogThatGrewIsSound() throws IOException {
    append(600);
    harness.closeEngine();
    assertSound();
  }

  @Test
  void aLogThatWasCutAndOpenedAgainIsSound() throws IOException {
    append(400);
    log.truncateTo(log.endOffset() / 2);
    baseOffsets.removeIf(base -> base >= log.endOffset());
    append(200);
    harness.reopen();
    log = harness.engine().open(partition, context());
    append(200);
    log.advanceLogStart(log.chunks().get(1).baseOffset());
    long start = log.chunks().get(0).baseOffset();
    baseOffsets.removeIf(base -> base < start);
    harness.closeEngine();
    assertSound();
  }

  @Test
  void aLogThatWasRecoveredIsSound() throws IOException {
    append(600);
    harness.closeEngine();
    Files.delete(harness.directory().resolve(FileNames.JOURNAL));
    for (Path file : files("")) {
      if (file.toString().endsWith("index")) {
        Files.delete(file);
      }
    }
    TestPartitionContext context = context();
    log = harness.engine().open(partition, context);
    assertEquals(List.of(), context.recoveries());
    append(100);
    harness.closeEngine();
    assertSound();
  }

  @Test
  void replacedSegmentsAreSound() throws IOException {
    append(600);
    long last = log.chunks().get(log.chunks().size() - 2).baseOffset();
    var kept = new ArrayList<ByteBuffer>();
    for (long base : baseOffsets) {
      if (base < log.chunks().get(log.chunks().size() - 1).baseOffset()) {
        var slice = log.read(base, Long.MAX_VALUE, 0);
        ByteBuffer batch = ByteBuffer.allocate(slice.sizeBytes());
        slice.readInto(batch, 0);
        slice.release();
        kept.add(batch.flip());
      }
    }
    Replacement replacement = log.beginReplace(0, last);
    for (ByteBuffer batch : kept) {
      replacement.append(batch);
    }
    replacement.commit();
    append(50);
    harness.closeEngine();
    assertSound();
  }

  @Test
  void theToolWouldNotice() throws IOException {
    append(100);
    harness.closeEngine();
    Path file = files(".log").get(0);
    byte[] content = Files.readAllBytes(file);
    content[500] ^= 1;
    Files.write(file, content);
    String output = dump("--deep-iteration", "--files", file.toString());
    assertTrue(output.contains("isvalid: false") || output.contains("invalid bytes") || output.contains("corrupt"),
        output);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(harness.directory().resolve(FileNames.folder(partition)))) {
      return files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private void assertSound() throws IOException {
    List<Path> logs = files(".log");
    List<Path> indexes = Stream.concat(files(".index").stream(), files(".timeindex").stream()).toList();
    assertTrue(logs.size() > 1 && indexes.size() >= 2 * (logs.size() - 1), "files " + files(""));
    String output = dump("--deep-iteration", "--files", list(Stream.concat(logs.stream(), indexes.stream()).toList()));
    for (String bad : List.of("isvalid: false", "Mismatches", "invalid bytes", "not found", "Index timestamp",
        "corrupt",
        "is followed by")) {
      assertFalse(output.contains(bad), () -> bad + " in " + output);
    }
    long found = output.lines().filter(line -> line.startsWith("baseOffset: ")).count();
    assertEquals(baseOffsets.size(), found, "batches");
    long position = 0;
    for (Path index : indexes) {
      position += Files.size(index);
    }
    assertTrue(position > 1_000, "the indexes hold something");
    String sanity = dump("--index-sanity-check", "--files", list(indexes));
    assertEquals(indexes.size(), sanity.lines().filter(line -> line.endsWith("passed sanity check.")).count(), sanity);
  }

  private static String list(List<Path> files) {
    return String.join(",", files.stream().map(Path::toString).toList());
  }

  /**
   * Runs the tool in this process; what it prints, without its remark that the first offset of a segment does not
   * follow -1, which it makes about every segment but the first.
   */
  private static String dump(String... arguments) throws IOException {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var bytes = new ByteArrayOutputStream();
    var capture = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(capture);
    System.setErr(capture);
    try {
      DumpLogSegments.main(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8).replaceAll(" -1 is followed by", " ");
  }
}
