package odradek.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireWriter;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in every version against Apache Kafka's own classes, byte for byte. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessageRoundTripTest {
  private static final int ROUNDS = 25 * Integer.getInteger("odradek.soak.factor", 1);
  private static final long SEED = Long.getLong("odradek.seed", System.nanoTime());

  static List<MessagePair> messages() {
    return MessagePair.all();
  }

  @Test
  void everyMessageIsThere() {
    // Requests and responses of every API, 2 headers, 10 pieces of data.
    assertEquals(2 * ApiKey.values().length + 2 + 10, messages().size());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void versionsAreTheirs(MessagePair pair) {
    assertEquals(pair.theirLowest(), pair.lowest());
    assertEquals(pair.theirHighest(), pair.highest());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void defaultsAreTheirs(MessagePair pair) {
    SameValues.check(pair.ourDefault(), pair.theirDefault(), pair.name());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsAndWritesAsTheyDo(MessagePair pair) {
    for (short version = pair.lowest(); version <= pair.highest(); version++) {
      for (int round = 0; round < ROUNDS; round++) {
        long seed = SEED + round;
        String where = pair.name() + " version " + version + " seed " + seed;
        ByteBuffer frame = new RandomFrames(seed, false).draw(pair.schema(version));
        Message theirs = pair.readTheirs(frame, version);
        ByteBuffer expected = MessagePair.writeTheirs(theirs, version);
        ApiMessage ours = pair.readOurs(frame, version);
        SameValues.check(ours, theirs, where);
        assertEquals(expected, write(ours, version, where), where);
        assertEquals(ours, pair.readOurs(expected, version), where);
        assertEquals(theirs, pair.readTheirs(ours.toBytes(version), version), where);
        assertEquals(ours, rebuild(ours), where);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void skipsTagsThatItDoesNotKnow(MessagePair pair) {
    for (short version = pair.lowest(); version <= pair.highest(); version++) {
      for (int round = 0; round < ROUNDS; round++) {
        long seed = SEED + round;
        ByteBuffer plain = new RandomFrames(seed, false).draw(pair.schema(version));
        ByteBuffer strange = new RandomFrames(seed, true).draw(pair.schema(version));
        assertEquals(pair.readOurs(plain, version), pair.readOurs(strange, version),
            pair.name() + " version " + version + " seed " + seed);
      }
    }
  }

  /** What is read in one version is written in every other, or refused, just as they do it. */
  @ParameterizedTest
  @MethodSource("messages")
  void carriesOverToOtherVersionsAsTheyDo(MessagePair pair) {
    for (short from = pair.lowest(); from <= pair.highest(); from++) {
      for (int round = 0; round < ROUNDS; round++) {
        long seed = SEED + round;
        ByteBuffer frame = new RandomFrames(seed, false).draw(pair.schema(from));
        Message theirs = pair.readTheirs(frame, from);
        ApiMessage ours = pair.readOurs(frame, from);
        for (short to = pair.lowest(); to <= pair.highest(); to++) {
          String where = pair.name() + " version " + from + " to " + to + " seed " + seed;
          ByteBuffer expected = writeOrNull(theirs, to);
          short target = to;
          if (expected != null) {
            assertEquals(expected, write(ours, to, where), where);
          } else {
            assertThrows(UnsupportedFieldException.class, () -> write(ours, target, where), where);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void refusesVersionsThatDoNotExist(MessagePair pair) {
    ApiMessage message = pair.ourDefault();
    short below = (short) (pair.lowest() - 1);
    short above = (short) (pair.highest() + 1);
    for (short version : new short[] {below, above}) {
      var error = assertThrows(IllegalArgumentException.class,
          () -> message.write(new WireWriter(ByteBuffer.allocate(1000)), version));
      assertTrue(error.getMessage().contains(pair.name()), error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> pair.readOurs(ByteBuffer.allocate(1000), version));
    }
  }

  private static ByteBuffer writeOrNull(Message message, short version) {
    try {
      return MessagePair.writeTheirs(message, version);
    } catch (UnsupportedVersionException | NullPointerException e) {
      // Null where the version has no null shows as the latter.
      return null;
    }
  }

  private static ByteBuffer write(ApiMessage message, short version, String where) {
    int size = message.size(version);
    // Room to spare, so that a size that is too small is told from a write that is too long.
    ByteBuffer buffer = ByteBuffer.allocate(size + 1000);
    message.write(new WireWriter(buffer), version);
    assertEquals(size, buffer.position(), where);
    return buffer.flip();
  }

  private static Object rebuild(ApiMessage message) {
    Object builder = MessagePair.invoke(MessagePair.method(message.getClass(), "toBuilder"), message);
    return MessagePair.invoke(MessagePair.method(builder.getClass(), "build"), builder);
  }
}
