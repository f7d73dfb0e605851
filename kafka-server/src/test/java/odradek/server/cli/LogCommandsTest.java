package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.Header;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code verify-log} finds damage and says where; {@code dump-log} shows what is there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogCommandsTest {

  private static final String FIRST = "00000000000000000000.log";
  private static final int RECORDS = 3;

  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void soundSegmentsOfAllCodecsPass() throws IOException {
    BatchCodecs codecs = InstalledCodecs.open(new PrintWriter(err));
    assertEquals(List.of("gzip", "snappy", "lz4", "zstd"), codecs.names(), err.toString());
    ByteBuffer[] batches = IntStream.rangeClosed(0, 4)
        .mapToObj(id -> batch(RECORDS * id, id == 0 ? null : codecs.byWireId(id))).toArray(ByteBuffer[]::new);
    write(FIRST, batches);
    write("00000000000000000100.log", batch(100, null), batch(200, null));
    assertEquals(0, run("verify-log", folder.toString()), this::printed);
    assertTrue(out.toString().startsWith("2 segments, 7 batches, 21 records, "), this::printed);
    assertTrue(out.toString().endsWith("bytes: no damage" + System.lineSeparator()), this::printed);
  }

  @Test
  void whatABrokerHasWrittenPasses() throws IOException {
    Map<String, String> settings = new TreeMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:0",
        "group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "1", "storage.provider", "file",
        "log.dirs", folder.toString()));
    try (Broker broker = ServerRun.start(settings); var client = new RehearsalClient(broker.port("PLAINTEXT"))) {
      client.playAll();
    }
    assertEquals(0, run("verify-log", "--json", folder.toString()), this::printed);
    List<String> lines = out.toString().lines().toList();
    assertEquals(3, lines.size(), this::printed);
    assertTrue(lines.get(2).matches(
        "\\{\"type\": \"summary\", \"segments\": 2, \"batches\": [0-9]+, .*\"unreadBatches\": 0, \"damages\": 0}"),
        this::printed);
  }

  @Test
  void everyFlippedBitIsFoundInItsBatch() throws IOException {
    ByteBuffer first = batch(0, null);
    ByteBuffer second = batch(RECORDS, null);
    byte[] bytes = join(first, second);
    // Neither the base offset nor the leader epoch are covered by the checksum, and a log may have gaps.
    int start = first.remaining();
    for (int position = start; position < bytes.length; position++) {
      if (position - start < 8 || position - start >= 12 && position - start < 16) {
        continue;
      }
      byte[] flipped = bytes.clone();
      flipped[position] ^= (byte) 0x80;
      Path file = Files.write(folder.resolve(FIRST), flipped);
      assertEquals(1, run("verify-log", file.toString()), "bit flipped at position " + position);
      assertTrue(out.toString().contains("DAMAGED " + file + " at position " + start + ","),
          "at " + position + ": " + printed());
    }
  }

  @Test
  void aFileThatEndsInTheMiddleOfABatchIsDamagedWhereverItEnds() throws IOException {
    ByteBuffer first = batch(0, null);
    byte[] bytes = join(first, batch(RECORDS, null));
    for (int size = first.remaining() + 1; size < bytes.length; size += 7) {
      Path file = Files.write(folder.resolve(FIRST), Arrays.copyOf(bytes, size));
      assertEquals(1, run("verify-log", "--json", file.toString()), "size " + size);
      List<String> lines = out.toString().lines().toList();
      assertTrue(lines.get(0).startsWith("{\"type\": \"damage\", \"file\": \"" + file + "\", \"position\": "
          + first.remaining() + ", \"offset\": " + (size - first.remaining() >= 8 ? RECORDS : -1)), this::printed);
      assertTrue(lines.get(1).contains("\"batches\": 1, \"records\": 3, "), this::printed);
    }
  }

  @Test
  void offsetsThatGoBackAreDamage() throws IOException {
    write(FIRST, batch(10, null), batch(12, null));
    assertEquals(1, run("verify-log", folder.toString()), this::printed);
    assertTrue(out.toString().contains("offset 12: offsets go back: expected at least 13"), this::printed);
  }

  @Test
  void segmentsThatOverlapAreDamage() throws IOException {
    write(FIRST, batch(0, null));
    write("00000000000000000002.log", batch(3, null));
    assertEquals(1, run("verify-log", folder.toString()), this::printed);
    assertTrue(out.toString().contains("the segment before it reaches to offset 2"), this::printed);
  }

  @Test
  void aWrongCountOfRecordsIsDamageEvenIfTheChecksumFits() throws IOException {
    ByteBuffer batch = batch(0, null);
    int countPosition = 57;
    batch.putInt(countPosition, RECORDS + 1);
    RecordBatch view = new RecordBatch().wrap(batch, 0);
    int crcPosition = 17;
    batch.putInt(crcPosition, view.computeCrc());
    write(FIRST, batch, batch(RECORDS, null));
    assertEquals(1, run("verify-log", folder.toString()), this::printed);
    assertTrue(out.toString().contains(" at position 0, offset 0: "), this::printed);
    assertTrue(out.toString().contains("1 segments, 2 batches, "), "it goes on after that: " + printed());
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals(1, run("verify-log", folder.resolve("nowhere").toString()));
    assertTrue(err.toString().contains("nowhere: there is no such file or directory"), this::printed);
    assertEquals(2, run("verify-log"));
    assertEquals(2, run("dump-log"));
  }

  @Test
  void dumpShowsBatchesAndRecords() throws IOException {
    ByteBuffer binary = ByteBuffer.wrap(new byte[] {(byte) 0xff, 1});
    ByteBuffer odd = new RecordBatchBuilder().baseOffset(7).producer(5, (short) 2, 40)
        .append(1_000, null, binary, List.of(new Header("h", text("x\"y")))).append(1_001, text("k"), null, List.of())
        .build();
    ByteBuffer marker = ControlRecords.transactionMarker(ControlType.COMMIT, 5, (short) 2, 9, 1_002);
    new RecordBatch().wrap(marker, 0).baseOffset(9);
    write(FIRST, odd, marker);
    assertEquals(0, run("dump-log", folder.resolve(FIRST).toString()), this::printed);
    assertEquals(3, out.toString().lines().count(), this::printed);
    assertTrue(out.toString().contains("batch at 0  offsets 7..8  records 2  "), this::printed);
    assertTrue(out.toString().contains("producer 5 epoch 2 sequence 40..41"), this::printed);
    assertTrue(out.toString().contains("transactional  control  crc valid"), this::printed);

    assertEquals(0, run("dump-log", "--records", folder.resolve(FIRST).toString()), this::printed);
    assertTrue(out.toString().contains("record 7  timestamp 1000  key null  value 0xff01  headers h=\"x\"y\""),
        this::printed);
    assertTrue(out.toString().contains("record 8  timestamp 1001  key \"k\"  value null"), this::printed);
    assertTrue(out.toString().contains("record 9  timestamp 1002  COMMIT coordinator epoch 9"), this::printed);

    assertEquals(0, run("dump-log", "--records", "--json", folder.resolve(FIRST).toString()), this::printed);
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size(), this::printed);
    assertTrue(lines.get(0).contains("\"baseOffset\": 7, \"lastOffset\": 8, \"records\": 2, "), this::printed);
    assertTrue(lines.get(1).endsWith("\"offset\": 7, \"timestamp\": 1000, \"key\": null, \"valueBase64\": \"/wE=\", "
        + "\"headers\": [{\"key\": \"h\", \"value\": \"x\\\"y\"}]}"), this::printed);
    assertTrue(lines.get(4).endsWith("\"control\": \"COMMIT\", \"coordinatorEpoch\": 9}"), this::printed);
  }

  @Test
  void dumpGoesOnAfterABadChecksum() throws IOException {
    ByteBuffer bad = batch(0, null);
    bad.put(bad.limit() - 1, (byte) 99);
    write(FIRST, bad, batch(RECORDS, null));
    assertEquals(1, run("dump-log", "--records", folder.resolve(FIRST).toString()));
    assertTrue(out.toString().contains("CRC INVALID"), this::printed);
    assertFalse(out.toString().contains("record 0 "), this::printed);
    assertTrue(out.toString().contains("record 5 "), this::printed);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = RootCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private String printed() {
    return out + "\n" + err;
  }

  private void write(String name, ByteBuffer... batches) throws IOException {
    Files.write(folder.resolve(name), join(batches));
  }

  private static byte[] join(ByteBuffer... batches) {
    var joined = ByteBuffer.allocate(Stream.of(batches).mapToInt(ByteBuffer::remaining).sum());
    Stream.of(batches).forEach(batch -> joined.put(batch.duplicate()));
    return joined.array();
  }

  private static ByteBuffer batch(long baseOffset, BatchCodec codec) {
    RecordBatchBuilder builder = new RecordBatchBuilder();
    if (codec != null) {
      builder.codec(codec);
    }
    builder.baseOffset(baseOffset).partitionLeaderEpoch(0);
    for (int i = 0; i < RECORDS; i++) {
      builder.append(1_000 + i, text("key " + i), text("value ".repeat(50)), List.of());
    }
    return builder.build();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
