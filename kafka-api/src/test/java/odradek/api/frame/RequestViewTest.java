package odradek.api.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import odradek.api.message.FetchRequest;
import odradek.api.message.ProduceRequest;
import odradek.api.message.RandomFrames;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.WireReader;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.types.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The views of requests against the generated messages, on random frames, good and bad. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RequestViewTest {
  private static final int ROUNDS = 400 * Integer.getInteger("odradek.soak.factor", 1);
  private static final long SEED = Long.getLong("odradek.seed", System.nanoTime());

  @Test
  void produceReadsWhatTheGeneratedMessageReads() {
    assertEquals(ProduceRequest.LOWEST_VERSION, ProduceRequestView.LOWEST_VERSION);
    assertEquals(ProduceRequest.HIGHEST_VERSION, ProduceRequestView.HIGHEST_VERSION);
    forEachFrame(ProduceRequestData.SCHEMAS, ProduceRequestView.LOWEST_VERSION, RequestViewTest::checkProduce);
  }

  @Test
  void fetchReadsWhatTheGeneratedMessageReads() {
    assertEquals(FetchRequest.LOWEST_VERSION, FetchRequestView.LOWEST_VERSION);
    assertEquals(FetchRequest.HIGHEST_VERSION, FetchRequestView.HIGHEST_VERSION);
    forEachFrame(FetchRequestData.SCHEMAS, FetchRequestView.LOWEST_VERSION, RequestViewTest::checkFetch);
  }

  @Test
  void damagedFramesAreRefusedWhereTheGeneratedMessageRefusesThem() {
    forEachFrame(ProduceRequestData.SCHEMAS, ProduceRequestView.LOWEST_VERSION,
        damaged(RequestViewTest::checkProduce));
    forEachFrame(FetchRequestData.SCHEMAS, FetchRequestView.LOWEST_VERSION, damaged(RequestViewTest::checkFetch));
  }

  @Test
  void recordsAreSlicesOfTheFrame() {
    // Version 3: no transactional id, acks 1, one topic "t", partition 0 with two bytes, partition 1 with null.
    byte[] body = HexFormat.of().parseHex("ffff" + "0001" + "00000064" + "00000001" + "000174" + "00000002"
        + "00000000" + "00000002" + "cafe" + "00000001" + "ffffffff");
    ByteBuffer frame = ByteBuffer.allocate(body.length + 7).put(4, body).position(4).limit(4 + body.length);
    var view = new ProduceRequestView(frame, (short) 3);
    ProduceRequestView.Topic topic = view.topics().get(0);
    ByteBuffer records = view.records(topic.partitions().get(0));
    assertEquals(ByteBuffer.wrap(HexFormat.of().parseHex("cafe")), records);
    assertSame(frame.array(), records.array());
    assertNull(view.records(topic.partitions().get(1)));
    assertEquals(4, frame.position());
  }

  @Test
  void refusesVersionsThatDoNotExist() {
    ByteBuffer frame = ByteBuffer.allocate(100);
    for (int version : new int[] {-1, 2, 14}) {
      assertThrows(IllegalArgumentException.class, () -> new ProduceRequestView(frame, (short) version));
    }
    for (int version : new int[] {-1, 3, 19}) {
      assertThrows(IllegalArgumentException.class, () -> new FetchRequestView(frame, (short) version));
    }
  }

  private static void forEachFrame(Schema[] schemas, short lowest, BiConsumer<ByteBuffer, Short> check) {
    for (short version = lowest; version < schemas.length; version++) {
      for (int round = 0; round < ROUNDS; round++) {
        ByteBuffer frame = new RandomFrames(SEED + round, true).draw(schemas[version]);
        try {
          check.accept(moved(frame, round), version);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("version " + version + " seed " + (SEED + round), e);
        }
      }
    }
  }

  /** The same bytes elsewhere: on the heap or off it, and not at the buffer's start. */
  private static ByteBuffer moved(ByteBuffer frame, int round) {
    ByteBuffer target = round % 2 == 0 ? ByteBuffer.allocate(frame.limit() + 9)
        : ByteBuffer.allocateDirect(frame.limit() + 9);
    target.position(5).put(frame.duplicate());
    return target.flip().position(5);
  }

  private static BiConsumer<ByteBuffer, Short> damaged(BiConsumer<ByteBuffer, Short> check) {
    var random = new SplittableRandom(SEED);
    return (frame, version) -> {
      int at = random.nextInt(frame.position(), frame.limit());
      frame.put(at, (byte) random.nextInt());
      if (random.nextInt(3) == 0) {
        frame.limit(random.nextInt(frame.position(), frame.limit()));
      }
      check.accept(frame, version);
    };
  }

  private static void checkProduce(ByteBuffer frame, short version) {
    ProduceRequest expected;
    try {
      expected = ProduceRequest.read(new WireReader(frame), version);
    } catch (MalformedMessageException e) {
      assertThrows(MalformedMessageException.class, () -> new ProduceRequestView(frame, version));
      return;
    }
    var view = new ProduceRequestView(frame, version);
    assertEquals(version, view.version());
    assertEquals(version >= 13, view.usesTopicIds());
    assertEquals(expected.transactionalId(), view.transactionalId());
    assertEquals(expected.acks(), view.acks());
    assertEquals(expected.timeoutMs(), view.timeoutMs());
    assertEquals(expected.topicData().size(), view.topics().size());
    for (int i = 0; i < view.topics().size(); i++) {
      ProduceRequestView.Topic topic = view.topics().get(i);
      assertEquals(expected.topicData().get(i).name(), topic.name());
      assertEquals(expected.topicData().get(i).topicId(), topic.topicId());
      assertEquals(expected.topicData().get(i).partitionData().size(), topic.partitions().size());
      for (int j = 0; j < topic.partitions().size(); j++) {
        ProduceRequest.PartitionProduceData partition = expected.topicData().get(i).partitionData().get(j);
        assertEquals(partition.index(), topic.partitions().get(j).index());
        assertEquals(partition.records(), view.records(topic.partitions().get(j)));
      }
    }
  }

  private static void checkFetch(ByteBuffer frame, short version) {
    FetchRequest expected;
    try {
      expected = FetchRequest.read(new WireReader(frame), version);
    } catch (MalformedMessageException e) {
      assertThrows(MalformedMessageException.class, () -> new FetchRequestView(frame, version));
      return;
    }
    var view = new FetchRequestView(frame, version);
    assertEquals(version, view.version());
    assertEquals(version >= 13, view.usesTopicIds());
    assertEquals(expected.clusterId(), view.clusterId());
    assertEquals(version < 15 ? expected.replicaId() : expected.replicaState().replicaId(), view.replicaId());
    assertEquals(expected.replicaState().replicaEpoch(), view.replicaEpoch());
    assertEquals(expected.maxWaitMs(), view.maxWaitMs());
    assertEquals(expected.minBytes(), view.minBytes());
    assertEquals(expected.maxBytes(), view.maxBytes());
    assertEquals(expected.isolationLevel(), view.isolationLevel());
    assertEquals(expected.sessionId(), view.sessionId());
    assertEquals(expected.sessionEpoch(), view.sessionEpoch());
    assertEquals(expected.rackId(), view.rackId());
    checkTopics(expected, view);
    assertEquals(expected.forgottenTopicsData().size(), view.forgottenTopics().size());
    for (int i = 0; i < view.forgottenTopics().size(); i++) {
      assertEquals(expected.forgottenTopicsData().get(i).topic(), view.forgottenTopics().get(i).name());
      assertEquals(expected.forgottenTopicsData().get(i).topicId(), view.forgottenTopics().get(i).topicId());
      assertEquals(expected.forgottenTopicsData().get(i).partitions(), view.forgottenTopics().get(i).partitions());
    }
  }

  private static void checkTopics(FetchRequest expected, FetchRequestView view) {
    assertEquals(expected.topics().size(), view.topics().size());
    for (int i = 0; i < view.topics().size(); i++) {
      FetchRequest.FetchTopic topic = expected.topics().get(i);
      assertEquals(topic.topic(), view.topics().get(i).name());
      assertEquals(topic.topicId(), view.topics().get(i).topicId());
      assertEquals(topic.partitions().size(), view.topics().get(i).partitions().size());
      for (int j = 0; j < topic.partitions().size(); j++) {
        FetchRequest.FetchPartition partition = topic.partitions().get(j);
        assertEquals(new FetchPartition(partition.partition(), partition.currentLeaderEpoch(),
            partition.fetchOffset(), partition.lastFetchedEpoch(), partition.logStartOffset(),
            partition.partitionMaxBytes(), partition.replicaDirectoryId(), partition.highWatermark()),
            view.topics().get(i).partitions().get(j));
      }
    }
  }
}
