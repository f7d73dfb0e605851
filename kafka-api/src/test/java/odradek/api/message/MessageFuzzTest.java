package odradek.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.WireReader;
import org.apache.kafka.common.protocol.types.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged frames of every message: they are refused or understood, and cost no more than their size allows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessageFuzzTest {
  private static final int ROUNDS = 120 * Integer.getInteger("odradek.soak.factor", 1);
  private static final long SEED = Long.getLong("odradek.seed", System.nanoTime());
  /** The message's own objects, a stack trace, and what reflection adds. */
  private static final long FIXED_COST_BYTES = 64 * 1024;
  /** A minimal element of an array: its list's slot, a record, and empty strings and lists inside. */
  private static final long COST_PER_BYTE = 200;

  private static ThreadMXBean threads;

  static List<MessagePair> messages() {
    return MessagePair.all();
  }

  @BeforeAll
  static void prepare() {
    threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void damagedFramesDoNoHarm(MessagePair pair) {
    for (short version = pair.lowest(); version <= pair.highest(); version++) {
      Schema schema = pair.schema(version);
      for (int round = 0; round < ROUNDS; round++) {
        long seed = SEED + round;
        ByteBuffer frame = new RandomFrames(seed, true).draw(schema);
        String where = pair.name() + " version " + version + " seed " + seed;
        check(pair, damaged(frame, new SplittableRandom(seed)), version, where);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void cutFramesAreRefused(MessagePair pair) {
    for (short version = pair.lowest(); version <= pair.highest(); version++) {
      ByteBuffer frame = new RandomFrames(SEED, false).draw(pair.schema(version));
      for (int length = 0; length < Math.min(frame.limit(), 300); length++) {
        try {
          pair.readOurs(frame.duplicate().limit(length), version);
          fail(pair.name() + " version " + version + " read from " + length + " of " + frame.limit() + " bytes, seed "
              + SEED);
        } catch (MalformedMessageException e) {
          assertTrue(e.getMessage().contains(" of " + length + ")"), e.getMessage());
        }
      }
    }
  }

  @Test
  void aDenseFrameCostsNoMoreThanItsSizeAllows() {
    // Empty topic names, two bytes each: the most elements that fit.
    ByteBuffer frame = ByteBuffer.allocate(4 + 2 * 1_000_000).putInt(0, 1_000_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    MetadataRequest request = MetadataRequest.read(new WireReader(frame), (short) 1);
    long cost = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1_000_000, request.topics().size());
    assertTrue(cost < 40L * frame.limit(), cost + " bytes");
  }

  private static void check(MessagePair pair, ByteBuffer frame, short version, String where) {
    long cost = 0;
    try {
      ApiMessage message = pair.readOurs(frame, version);
      // What was understood can be written again and means the same.
      assertEquals(message, pair.readOurs(message.toBytes(version), version), where);
      cost = costOfReading(pair, frame, version);
    } catch (MalformedMessageException e) {
      assertTrue(e.getMessage().length() < 300, where);
      cost = costOfReading(pair, frame, version);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      byte[] bytes = new byte[frame.limit()];
      frame.get(0, bytes);
      throw new AssertionError(where + " bytes " + HexFormat.of().formatHex(bytes), e);
    }
    assertTrue(cost < FIXED_COST_BYTES + COST_PER_BYTE * frame.limit(),
        where + ": " + cost + " bytes allocated for a frame of " + frame.limit());
  }

  /** The cheaper of two: the first may load classes. */
  private static long costOfReading(MessagePair pair, ByteBuffer frame, short version) {
    long cost = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        pair.readOurs(frame, version);
      } catch (MalformedMessageException e) {
        // The cost of a refusal counts as well.
        assertTrue(e.getStackTrace().length > 0);
      }
      cost = Math.min(cost, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return cost;
  }

  private static ByteBuffer damaged(ByteBuffer frame, SplittableRandom random) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(0, bytes);
    if (bytes.length == 0) {
      return frame;
    }
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
        default -> fillWithOnes(bytes, at, random.nextInt(1, 6));
      }
    }
    return random.nextInt(4) == 0 ? ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length)).slice()
        : ByteBuffer.wrap(bytes);
  }

  private static void fillWithOnes(byte[] bytes, int from, int count) {
    for (int i = from; i < Math.min(bytes.length, from + count); i++) {
      bytes[i] = (byte) 0xFF;
    }
  }
}
