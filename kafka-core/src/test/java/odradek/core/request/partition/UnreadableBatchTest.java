package odradek.core.request.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.message.ListOffsetsRequest;
import odradek.api.message.ListOffsetsRequest.ListOffsetsPartition;
import odradek.api.message.ListOffsetsRequest.ListOffsetsTopic;
import odradek.api.message.ListOffsetsResponse;
import odradek.api.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import odradek.api.record.BatchCodec;
import odradek.api.record.CodecException;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.coordinator.VirtualShard;
import odradek.core.log.FakeCodec;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TestImages;
import odradek.core.partition.DurabilityMode;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.partition.TestPartition;
import odradek.core.runtime.Shard;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ListOffsets over a batch that could be decompressed when it came and cannot be any more. */
class UnreadableBatchTest {

  private static final int NEWEST = 11;
  private static final long LARGEST_MS = 2_000;

  private final ClusterImage image = TestImages.of(1, Map.of("t", 1));
  private final FailingCodec codec = new FailingCodec();
  private final TestPartition test = new TestPartition(DurabilityMode.REPLICATED, codec);
  private final ListOffsetsHandler handler = new ListOffsetsHandler(() -> image, new One(test.partition));

  /** Deflate until it fails. */
  private static final class FailingCodec implements BatchCodec {

    private boolean fails;

    @Override
    public String name() {
      return FakeCodec.GZIP.name();
    }

    @Override
    public byte wireId() {
      return FakeCodec.GZIP.wireId();
    }

    @Override
    public int minLevel() {
      return FakeCodec.GZIP.minLevel();
    }

    @Override
    public int maxLevel() {
      return FakeCodec.GZIP.maxLevel();
    }

    @Override
    public int defaultLevel() {
      return FakeCodec.GZIP.defaultLevel();
    }

    @Override
    public ByteBuffer compress(ByteBuffer source, int level) {
      return FakeCodec.GZIP.compress(source, level);
    }

    @Override
    public ByteBuffer decompress(ByteBuffer source, int maxOutputBytes) {
      if (fails) {
        throw new CodecException("the codec fails for the test");
      }
      return FakeCodec.GZIP.decompress(source, maxOutputBytes);
    }
  }

  /** One partition, whichever is asked for. */
  private record One(Partition partition) implements Partitions {

    @Override
    public Partition find(TopicIdPartition id) {
      return partition;
    }

    @Override
    public ErrorCode absence(TopicIdPartition id) {
      throw new AssertionError("it is there");
    }

    @Override
    public Shard shardOf(TopicIdPartition id) {
      return new VirtualShard();
    }

    @Override
    public void whenSettled(Collection<Uuid> topicIds, Runnable action) {
      throw new AssertionError("nothing is being opened");
    }
  }

  @BeforeEach
  void append() {
    test.append("compressed", -1, new RecordBatchBuilder().codec(codec)
        .append(1_000, null, ByteBuffer.wrap(new byte[10]), List.of())
        .append(LARGEST_MS, null, ByteBuffer.wrap(new byte[10]), List.of()).build());
    assertEquals(List.of("compressed at 0"), test.events);
  }

  private ListOffsetsPartitionResponse ask(long timestamp) {
    var request = ListOffsetsRequest.builder().replicaId(-1).topics(List.of(
        ListOffsetsTopic.builder().name("t").partitions(List.of(
            ListOffsetsPartition.builder().partitionIndex(0).timestamp(timestamp).build())).build())).build();
    return new DirectCall("PLAINTEXT").call(handler, request, NEWEST, ListOffsetsResponse.class)
        .topics().get(0).partitions().get(0);
  }

  @Test
  void whileItCanBeReadTheTimeIsFoundInside() {
    assertEquals(1, ask(1_500).offset());
    assertEquals(LARGEST_MS, ask(1_500).timestamp());
  }

  @Test
  void aTimeInsideIsAnErrorOfThePartition() {
    codec.fails = true;
    ListOffsetsPartitionResponse answer = ask(1_500);
    assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.forCode(answer.errorCode()));
    assertEquals(-1, answer.offset());
    assertEquals(-1, answer.timestamp());
    assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.forCode(ask(-3).errorCode()));
  }

  @Test
  void whatNeedsNoLookInsideIsAnswered() {
    codec.fails = true;
    assertEquals(2, ask(-1).offset());
    assertEquals(0, ask(-2).offset());
    ListOffsetsPartitionResponse beyond = ask(LARGEST_MS + 1);
    assertEquals(ErrorCode.NONE, ErrorCode.forCode(beyond.errorCode()));
    assertEquals(-1, beyond.offset());
  }
}
