package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.core.testing.LogCapture;
import odradek.core.testing.WireClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Frames that are random, cut off, damaged or lie about their lengths, of every API and version that a broker serves.
 * Each of them is answered or ends its connection with one line in the log; whatever comes, no other connection
 * notices, nothing hangs, and nothing is blamed on the server.
 *
 * <p>After each frame the same connection asks for the versions: answers leave in order, so that answer tells that
 * the frame has been dealt with. The seed is printed with a failure; {@code -Dodradek.seed} repeats it, and
 * {@code -Dodradek.fuzz.rounds} goes on for longer.
 */
@Timeout(600)
class FrameFuzzTest {

  private static final long SEED = Long.getLong("odradek.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger(
      "odradek.fuzz.rounds", 24 * Integer.getInteger("odradek.soak.factor", 1));
  private static final String WHOLE = "whole";
  private static final int MAX_FRAME_BYTES = 1 << 20;
  private static final int PROBE = 0x0DD0;
  private static final long ANSWER_MS = 20_000;
  private static final long GRACE_MS = 30;
  private static final long MAX_GROWTH_BYTES = 96L << 20;

  /** What may wait for something that does not come. */
  private static final Set<ApiKey> WAITING =
      Set.of(ApiKey.FETCH, ApiKey.JOIN_GROUP, ApiKey.SYNC_GROUP, ApiKey.SHARE_FETCH);

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private Broker broker;
  private LogCapture log;

  @BeforeEach
  void start() throws IOException {
    broker = Broker.builder().storage("memory").listen("in-process", 0)
        .config("num.partitions", "2")
        .config("group.initial.rebalance.delay.ms", "0")
        .config("offsets.topic.num.partitions", "3")
        .config("socket.request.max.bytes", Integer.toString(MAX_FRAME_BYTES))
        .start();
    log = LogCapture.start();
  }

  @AfterEach
  void stop() {
    log.close();
    broker.close();
  }

  /** A frame on its way. */
  private record Shot(ByteBuffer frame, String what, FrameClient client) {}

  @Test
  void hostileFramesDoNoHarm() {
    ApiVersionsResponse served;
    try (var client = WireClient.connect(broker)) {
      served = client.call(ApiVersionsRequest.builder().build(), 2, ApiVersionsResponse.class);
    }
    assertTrue(served.apiKeys().size() > 5, "APIs " + served.apiKeys());
    long usedBefore = usedBytes();
    var failures = new ArrayList<String>();
    for (ApiVersionsResponse.ApiVersion api : served.apiKeys()) {
      ApiKey key = ApiKey.forId(api.apiKey());
      for (int version = Math.max(api.minVersion(), key.lowestVersion()); version <= api.maxVersion(); version++) {
        try (var control = new ControlConnection(broker)) {
          round(control, key, (short) version);
          control.assertHealthy();
        } catch (AssertionError | RuntimeException e) {
          failures.add(key + " version " + version + ": " + e.getMessage());
        }
      }
    }
    assertEquals(List.of(), failures, "with -Dodradek.seed=" + SEED);
    long growth = usedBytes() - usedBefore;
    assertTrue(growth < MAX_GROWTH_BYTES, growth + " bytes more are in use");
    assertTrue(outcomes.get("answered") > 100 && outcomes.get("closed") > 100, outcomes.toString());
  }

  @Test
  void aFrameBeyondTheLimitEndsItsConnection() {
    for (int excess = 0; excess < 2; excess++) {
      ByteBuffer frame = ByteBuffer.allocate(MAX_FRAME_BYTES + excess);
      frame.put(0, FrameClient.request(ApiKey.API_VERSIONS, 0, 1, ByteBuffer.allocate(0)).array());
      log.clear();
      try (var client = new FrameClient(broker)) {
        client.send(frame);
        assertEquals(excess == 0, client.next() != null, "a frame of " + frame.limit() + " bytes");
        assertEquals(excess, log.warnings().size(), log.text());
      }
    }
    assertTrue(log.text().contains(Integer.toString(MAX_FRAME_BYTES + 1)), log.text());
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void round(ControlConnection control, ApiKey key, short version) {
    // topics come and go in this test: those that the requests name are there again
    var requests = new RandomRequests(control.topics(RandomRequests.TOPICS));
    var shots = new ArrayList<Shot>();
    log.clear();
    for (int i = 0; i < ROUNDS; i++) {
      long seed = SEED + i;
      var random = new SplittableRandom(seed * 31 + version);
      ByteBuffer whole = FrameClient.request(key, version, i, requests.draw(key, version, seed));
      shots.add(shoot(whole, WHOLE, seed));
      shots.add(shoot(cut(whole, random), "cut", seed));
      shots.add(shoot(damaged(whole, random), "damaged", seed));
      shots.add(shoot(damaged(whole, random), "damaged", seed));
      shots.add(shoot(lying(whole, random), "lying", seed));
      shots.add(shoot(longer(whole, random), "longer", seed));
    }
    int closed = 0;
    for (Shot shot : shots) {
      closed += judge(shot) ? 1 : 0;
    }
    String firstTrace = log.firstTrace();
    assertTrue(firstTrace.isEmpty(), firstTrace);
    assertEquals(List.of(), log.errors());
    long told = log.warnings().stream().filter(line -> line.contains("closing connection")).count();
    assertEquals(closed, told, log.text());
  }

  private Shot shoot(ByteBuffer frame, String kind, long seed) {
    var bytes = new byte[frame.remaining()];
    frame.get(0, bytes);
    var client = new FrameClient(broker);
    client.send(frame);
    client.send(FrameClient.request(ApiKey.API_VERSIONS, 0, PROBE, ByteBuffer.allocate(0)));
    String what = kind + " frame of seed " + seed + ": " + HexFormat.of().formatHex(bytes);
    return new Shot(ByteBuffer.wrap(bytes), what, client);
  }

  /** Whether the broker ended the connection. */
  private boolean judge(Shot shot) {
    try (FrameClient client = shot.client()) {
      ByteBuffer first = client.next(mayWait(shot.frame()) ? GRACE_MS : ANSWER_MS);
      if (first == null) {
        boolean closed = client.isClosed();
        assertTrue(closed || mayWait(shot.frame()), "no answer: " + shot.what());
        assertTrue(!closed || !shot.what().startsWith(WHOLE) || wantsNoAnswer(shot.frame()),
            "a request without fault ended its connection: " + shot.what() + "\n" + log.text());
        count(closed ? "closed" : "waits");
        return closed;
      }
      if (first.getInt(0) == PROBE) {
        assertTrue(wantsNoAnswer(shot.frame()), "skipped: " + shot.what());
        count("silent");
        return false;
      }
      Answers.check(shot.frame(), first, shot.what());
      ByteBuffer second = client.next(ANSWER_MS);
      assertTrue(second != null && second.getInt(0) == PROBE, "answered, and nothing after it: " + shot.what());
      count("answered");
      return false;
    }
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }

  private static ApiKey keyOf(ByteBuffer frame) {
    return frame.limit() < 2 ? null : ApiKey.forId(frame.getShort(0));
  }

  private static boolean mayWait(ByteBuffer frame) {
    ApiKey key = keyOf(frame);
    return key != null && WAITING.contains(key);
  }

  private static boolean wantsNoAnswer(ByteBuffer frame) {
    return keyOf(frame) == ApiKey.PRODUCE;
  }

  private static ByteBuffer cut(ByteBuffer frame, SplittableRandom random) {
    var bytes = new byte[random.nextInt(frame.limit())];
    frame.get(0, bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer damaged(ByteBuffer frame, SplittableRandom random) {
    byte[] bytes = copy(frame, 0);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) (random.nextBoolean() ? bytes[at] ^ 1 << random.nextInt(8) : random.nextInt());
    }
    return ByteBuffer.wrap(bytes);
  }

  /** Four bytes, perhaps a length, become a large, a negative or a slightly different number. */
  private static ByteBuffer lying(ByteBuffer frame, SplittableRandom random) {
    byte[] bytes = copy(frame, 0);
    ByteBuffer lie = ByteBuffer.wrap(bytes);
    int at = random.nextInt(8, bytes.length);
    if (random.nextBoolean() && at + 4 <= bytes.length) {
      int[] values = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2, 1 << 30, lie.getInt(at) + 1, 0x7FFF_0000};
      lie.putInt(at, values[random.nextInt(values.length)]);
    } else {
      // a varint that does not end, or ends beyond 32 bits
      for (int i = at; i < Math.min(bytes.length, at + random.nextInt(1, 7)); i++) {
        bytes[i] = (byte) 0xFF;
      }
    }
    return lie;
  }

  private static ByteBuffer longer(ByteBuffer frame, SplittableRandom random) {
    byte[] bytes = copy(frame, random.nextInt(1, 40));
    for (int i = frame.limit(); i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] copy(ByteBuffer frame, int more) {
    var bytes = new byte[frame.limit() + more];
    frame.get(0, bytes, 0, frame.limit());
    return bytes;
  }
}
