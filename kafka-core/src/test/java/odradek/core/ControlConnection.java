package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchResponse;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.RecordBatches;
import odradek.core.testing.WireClient;

/**
 * A connection that behaves, while others do not: it sees to the topics, and writes and reads one that nobody else knows.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
final class ControlConnection implements AutoCloseable {

  private static final String TOPIC = "untouched";
  private static final int TIMEOUT_MS = 10_000;

  private final WireClient client;

  ControlConnection(Broker broker) {
    client = WireClient.connect(broker);
  }

  /** Makes topics of two partitions, unless they are there; all topics' ids. */
  Map<String, Uuid> topics(List<String> names) {
    var wanted = new ArrayList<CreateTopicsRequest.CreatableTopic>();
    for (String name : names) {
      wanted.add(CreateTopicsRequest.CreatableTopic.builder().name(name).numPartitions(2).replicationFactor((short) 1)
          .build());
    }
    CreateTopicsResponse response = client.call(
        CreateTopicsRequest.builder().topics(wanted).timeoutMs(TIMEOUT_MS).build(), 7, CreateTopicsResponse.class);
    for (CreateTopicsResponse.CreatableTopicResult result : response.topics()) {
      ErrorCode error = ErrorCode.forCode(result.errorCode());
      assertTrue(error == ErrorCode.NONE || error == ErrorCode.TOPIC_ALREADY_EXISTS, () -> result.toString());
    }
    var ids = new HashMap<String, Uuid>();
    MetadataResponse metadata =
        client.call(MetadataRequest.builder().topics(null).build(), 12, MetadataResponse.class);
    metadata.topics().forEach(topic -> ids.put(topic.name(), topic.topicId()));
    return ids;
  }

  /** Writes and reads as if nothing had happened. */
  void assertHealthy() {
    topics(List.of(TOPIC));
    ByteBuffer batch = new RecordBatchBuilder().append(1, null, ByteBuffer.wrap(new byte[] {1, 2, 3}), List.of()).build();
    long offset = produce(batch);
    List<RecordBatch> fetched = RecordBatches.list(fetch(offset));
    assertEquals(1, fetched.size());
    assertEquals(offset, fetched.get(0).baseOffset());
    assertEquals(batch.slice(BatchLayout.HEADER_BYTES, batch.limit() - BatchLayout.HEADER_BYTES),
        fetched.get(0).recordsView());
  }

  private long produce(ByteBuffer batch) {
    var partition = ProduceRequest.PartitionProduceData.builder().index(0).records(batch.duplicate()).build();
    var data = ProduceRequest.TopicProduceData.builder().name(TOPIC).partitionData(List.of(partition)).build();
    ProduceResponse response = client.call(
        ProduceRequest.builder().acks((short) -1).timeoutMs(TIMEOUT_MS).topicData(List.of(data)).build(), 9,
        ProduceResponse.class);
    var result = response.responses().get(0).partitionResponses().get(0);
    assertEquals(ErrorCode.NONE.code(), result.errorCode(), () -> result.toString());
    return result.baseOffset();
  }

  private ByteBuffer fetch(long offset) {
    var partition = FetchRequest.FetchPartition.builder().partition(0).fetchOffset(offset).partitionMaxBytes(1 << 20).build();
    var wanted = FetchRequest.FetchTopic.builder().topic(TOPIC).partitions(List.of(partition)).build();
    FetchResponse response = client.call(
        FetchRequest.builder().maxBytes(1 << 20).topics(List.of(wanted)).build(), 12, FetchResponse.class);
    var result = response.responses().get(0).partitions().get(0);
    assertEquals(ErrorCode.NONE.code(), result.errorCode(), () -> result.toString());
    return result.records();
  }

  @Override
  public void close() {
    client.close();
  }
}
