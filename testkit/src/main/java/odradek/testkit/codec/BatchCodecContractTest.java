package odradek.testkit.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchRecords;
import odradek.api.record.CodecException;
import odradek.api.record.OutputLimitExceededException;
import odradek.api.record.Record;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.codec.CompressionProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link CompressionProvider} and {@link BatchCodec}: extend it, say which provider, and inherit every
 * rule.
 *
 * <pre>{@code
 * class MyCodecContractTest extends BatchCodecContractTest {
 *   @Override
 *   protected CompressionProvider provider() {
 *     return new MyProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>It shows that a codec reads back what it wrote, from any kind of buffer, on several threads at once; that a limit
 * on the output holds, for bombs too and before memory is spent; and that foreign bytes lead to a result or to
 * {@link CodecException}, nothing else. It cannot show that Kafka's clients read what the codec writes: test that
 * against them. A bug that gets past this test is to be fixed here first.
 */
@Timeout(300)
public abstract class BatchCodecContractTest {

  private static final int LIMIT_BYTES = 1_000_000;
  private static final int MEGABYTE = 1 << 20;

  private BatchCodec codec;

  /** For subclasses. */
  protected BatchCodecContractTest() {}

  /** The provider under test: a new one on every call. */
  protected abstract CompressionProvider provider();

  @BeforeEach
  void openCodec() {
    codec = provider().open();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private ByteBuffer compress(Payload payload) {
    return codec.compress(payload.buffer(), codec.defaultLevel());
  }

  private void assertReadsBack(Payload payload, ByteBuffer compressed, String how) {
    ByteBuffer result = codec.decompress(compressed, LIMIT_BYTES);
    assertArrayEquals(payload.bytes(), bytes(result), payload + ", " + how);
  }

  /** The same bytes in every kind of buffer that may come along. */
  private static List<ByteBuffer> everyKind(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 9).position(5).put(bytes).flip().position(5);
    ByteBuffer slice = ByteBuffer.allocate(bytes.length + 20).slice(7, bytes.length + 6);
    slice.position(3).put(bytes).flip().position(3);
    ByteBuffer littleEndian = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return List.of(direct, slice, littleEndian, direct.asReadOnlyBuffer(), slice.asReadOnlyBuffer());
  }

  @Test
  void providerAndCodecAgreeOnNameAndWireId() {
    CompressionProvider provider = provider();
    assertTrue(provider.name().matches("[a-z0-9-]{1,32}"), provider.name());
    assertTrue(provider.wireId() >= 1 && provider.wireId() <= 4, "wire ids 1 to 4 are what clients read");
    assertEquals(CompressionProvider.SPI_VERSION, provider.spiVersion());
    assertEquals(provider.name(), codec.name());
    assertEquals(provider.wireId(), codec.wireId());
    assertEquals(BatchCodecs.nameOf(provider.wireId()), provider.name(), "the name that clients know the id by");
    assertTrue(codec.minLevel() <= codec.maxLevel());
  }

  @Test
  void readsBackWhatItWrote() {
    for (Payload payload : Payload.all()) {
      assertReadsBack(payload, compress(payload), "default level");
    }
  }

  @Test
  void readsBackWhatItWroteAtEveryLevel() {
    var levels = new TreeSet<>(List.of(codec.minLevel(), codec.maxLevel(), codec.defaultLevel()));
    for (int level = Math.max(codec.minLevel(), -5); level <= Math.min(codec.maxLevel(), 30); level++) {
      if (level != 0 || codec.minLevel() == codec.maxLevel() || codec.minLevel() < 0) {
        levels.add(level);
      }
    }
    for (int level : levels) {
      for (Payload payload : List.of(Payload.text(70_000), Payload.noise(70_000), Payload.zeros(0))) {
        assertReadsBack(payload, codec.compress(payload.buffer(), level), "level " + level);
      }
    }
  }

  @Test
  void refusesLevelsOutOfRange() {
    ByteBuffer source = ByteBuffer.allocate(10);
    assertThrows(IllegalArgumentException.class, () -> codec.compress(source, codec.maxLevel() + 1));
    int belowAll = Math.min(codec.minLevel(), codec.defaultLevel()) - 1;
    assertThrows(IllegalArgumentException.class, () -> codec.compress(source, belowAll));
  }

  @Test
  void takesAnyKindOfBufferAndLeavesItAsItWas() {
    Payload payload = Payload.text(40_000);
    for (ByteBuffer source : everyKind(payload.bytes())) {
      ByteBuffer before = source.duplicate();
      ByteBuffer compressed = codec.compress(source, codec.defaultLevel());
      assertUntouched(before, source, payload.bytes());
      byte[] compressedBytes = bytes(compressed);
      for (ByteBuffer stored : everyKind(compressedBytes)) {
        before = stored.duplicate();
        assertReadsBack(payload, stored, stored.toString());
        assertUntouched(before, stored, compressedBytes);
      }
    }
  }

  private static void assertUntouched(ByteBuffer before, ByteBuffer after, byte[] content) {
    assertEquals(before.position(), after.position(), "position");
    assertEquals(before.limit(), after.limit(), "limit");
    assertArrayEquals(content, bytes(after), "content");
  }

  @Test
  void resultsAreFreshAndBigEndian() {
    Payload payload = Payload.text(2_000);
    ByteBuffer first = compress(payload);
    byte[] expected = bytes(first);
    ByteBuffer second = compress(payload);
    ByteBuffer result = codec.decompress(first, LIMIT_BYTES);
    for (ByteBuffer buffer : List.of(second, result)) {
      assertEquals(ByteOrder.BIG_ENDIAN, buffer.order());
      assertFalse(buffer.isReadOnly(), "the result belongs to the caller");
      for (int i = buffer.position(); i < buffer.limit(); i++) {
        buffer.put(i, (byte) 0x55);
      }
    }
    assertArrayEquals(expected, bytes(first));
    assertReadsBack(payload, first, "after other results were overwritten");
  }

  @Test
  void theLimitHoldsToTheByte() {
    for (Payload payload : Payload.all()) {
      ByteBuffer compressed = compress(payload);
      int size = payload.bytes().length;
      assertArrayEquals(payload.bytes(), bytes(codec.decompress(compressed, size)), payload.toString());
      for (int limit : new int[] {size - 1, size / 2, 0}) {
        if (limit >= 0 && limit < size) {
          var e = assertThrows(
              OutputLimitExceededException.class, () -> codec.decompress(compressed, limit), payload + " to " + limit);
          assertEquals(limit, e.limitBytes());
        }
      }
    }
    Payload small = Payload.text(100);
    assertArrayEquals(small.bytes(), bytes(codec.decompress(compress(small), Integer.MAX_VALUE)), "no limit at all");
  }

  @Test
  void usesRoomThatIsLentOrDoesNot() {
    for (Payload payload : Payload.all()) {
      int size = payload.bytes().length;
      ByteBuffer compressed = compress(payload);
      for (int room : new int[] {0, 1, Math.max(0, size - 1), size, size + 1, 2 * size + 100}) {
        byte[] scratch = new byte[room];
        Arrays.fill(scratch, (byte) 0x55);
        for (ByteBuffer source : everyKind(bytes(compressed))) {
          assertArrayEquals(payload.bytes(), bytes(codec.decompress(source, scratch, LIMIT_BYTES)),
              payload + ", room for " + room);
        }
        if (size > 0) {
          assertThrows(OutputLimitExceededException.class, () -> codec.decompress(compressed, scratch, size - 1));
        }
        assertArrayEquals(payload.bytes(), bytes(codec.decompress(compressed, scratch, size)));
      }
    }
  }

  @Test
  void damageLeadsToTheSameWithRoomThatIsLent() {
    var random = new SplittableRandom(17);
    byte[] scratch = new byte[LIMIT_BYTES];
    for (Payload payload : Payload.all()) {
      byte[] good = bytes(compress(payload));
      for (int i = 0; i < 50 && good.length > 0; i++) {
        byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        if (bad.length > 0) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        }
        assertEquals(outcome(() -> codec.decompress(ByteBuffer.wrap(bad), LIMIT_BYTES)),
            outcome(() -> codec.decompress(ByteBuffer.wrap(bad), scratch, LIMIT_BYTES)), payload + ", damage " + i);
      }
    }
  }

  private static String outcome(Supplier<ByteBuffer> call) {
    try {
      return "content " + Arrays.hashCode(bytes(call.get()));
    } catch (CodecException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }

  @Test
  void aBombCostsNoMoreMemoryThanTheLimitAllows() {
    ByteBuffer bomb = compress(Payload.zeros(200 * MEGABYTE));
    Runnable attempt =
        () -> assertThrows(OutputLimitExceededException.class, () -> codec.decompress(bomb, 4 * MEGABYTE));
    attempt.run();
    long allocated = AllocatedBytes.of(attempt);
    long most = 2L * 4 * MEGABYTE + MEGABYTE;
    assertTrue(allocated <= most, "allocated " + allocated + " bytes under a limit of " + 4 * MEGABYTE);
  }

  @Test
  void aSmallResultCostsLittleMemory() {
    ByteBuffer compressed = compress(Payload.text(1_000));
    codec.decompress(compressed, Integer.MAX_VALUE);
    long allocated = AllocatedBytes.of(() -> codec.decompress(compressed, Integer.MAX_VALUE));
    assertTrue(allocated <= 256 * 1024, "allocated " + allocated + " bytes for a result of 1000");
  }

  @Test
  void whatIsCutOffNeverReadsAsComplete() {
    for (Payload payload : List.of(Payload.text(3_000), Payload.noise(300), Payload.zeros(70_000), Payload.text(1))) {
      ByteBuffer compressed = compress(payload);
      for (int limit = compressed.position(); limit < compressed.limit(); limit++) {
        ByteBuffer cut = compressed.duplicate().limit(limit);
        try {
          byte[] result = bytes(codec.decompress(cut, LIMIT_BYTES));
          // A framing without an end mark cannot tell; then at least nothing is made up.
          assertTrue(result.length < payload.bytes().length, payload + " cut at " + limit);
          assertArrayEquals(Arrays.copyOf(payload.bytes(), result.length), result);
        } catch (CodecException e) {
          assertFalse(e instanceof OutputLimitExceededException, "cut data is corrupt, not too large: " + e);
        }
      }
    }
  }

  @Test
  void refusesNothingAtAllAndBytesLeftOver() {
    assertThrows(CodecException.class, () -> codec.decompress(ByteBuffer.allocate(0), LIMIT_BYTES));
    for (Payload payload : List.of(Payload.text(3_000), Payload.zeros(0))) {
      ByteBuffer compressed = compress(payload);
      for (int extra : new int[] {1, 3, 8, 30}) {
        ByteBuffer longer = ByteBuffer.allocate(compressed.remaining() + extra).put(compressed.duplicate());
        while (longer.hasRemaining()) {
          longer.put((byte) 0x37);
        }
        longer.flip();
        assertThrows(CodecException.class, () -> codec.decompress(longer, LIMIT_BYTES), payload + " and " + extra);
      }
    }
  }

  @Test
  void foreignBytesLeadToAResultOrToCodecException() {
    Long only = Long.getLong("seed");
    long first = only != null ? only : System.nanoTime() & 0xFFFF_FFFFL;
    for (long seed = first; seed < first + (only != null ? 1 : 4_000); seed++) {
      var random = new Random(seed);
      byte[] foreign = random.nextInt(5) == 0 ? Payload.noise(random.nextInt(300)).bytes() : mutated(random);
      try {
        int size = codec.decompress(ByteBuffer.wrap(foreign), LIMIT_BYTES).remaining();
        assertTrue(size <= LIMIT_BYTES, "-Dseed=" + seed + " gave " + size + " bytes");
      } catch (CodecException e) {
        assertTrue(e.getMessage().startsWith(codec.name()), "-Dseed=" + seed + ": the message names the codec: " + e);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dseed=" + seed + " led to " + e, e);
      }
    }
  }

  private byte[] mutated(Random random) {
    Payload payload = switch (random.nextInt(4)) {
      case 0 -> Payload.zeros(random.nextInt(150_000));
      case 1 -> Payload.noise(random.nextInt(2_000));
      case 2 -> Payload.text(random.nextInt(100));
      default -> Payload.text(random.nextInt(20_000));
    };
    byte[] bytes = bytes(compress(payload));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int range = random.nextBoolean() ? Math.min(bytes.length, 24) : bytes.length;
      bytes[random.nextInt(range)] = (byte) (random.nextInt(3) == 0 ? -1 : random.nextInt());
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  @Test
  void callsMayOverlap() throws InterruptedException {
    var executor = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> work = () -> {
        readsBackWhatItWrote();
        return null;
      };
      for (Future<Void> done : executor.invokeAll(List.of(work, work, work, work))) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("overlapping calls failed: " + e.getCause(), e);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void carriesRecordBatches() {
    var records = new ArrayList<Record>();
    var builder = new RecordBatchBuilder().codec(codec).baseOffset(100);
    for (int i = 0; i < 500; i++) {
      var value = Payload.text(i).buffer();
      records.add(new Record(100 + i, 1_000 + i, null, value, List.of()));
      builder.append(1_000 + i, null, value, List.of());
    }
    RecordBatch batch = new RecordBatch().wrap(builder.build(), 0);
    assertEquals(codec.wireId(), batch.compressionId());
    assertEquals(records, BatchRecords.of(batch, BatchCodecs.of(codec), LIMIT_BYTES).toList());
  }
}
