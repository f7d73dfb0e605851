package odradek.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceRequest.PartitionProduceData;
import odradek.api.message.ProduceRequest.TopicProduceData;
import odradek.api.message.ProduceResponse;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.MetricVisitor;
import odradek.core.testing.WireClient;

/**
 * A whole broker in this process that keeps everything in memory, with one connection to it.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
public final class TestBroker implements AutoCloseable {

  private static final short PRODUCE_VERSION = 9;
  private static final short CREATE_VERSION = 7;

  private final Broker broker;
  private final WireClient client;

  private TestBroker(Broker broker) {
    this.broker = broker;
    this.client = connect();
  }

  /** Starts one; with log directories if there are any. */
  public static TestBroker start(Map<String, String> config, Path... directories) {
    Broker.Builder builder = Broker.builder().storage("memory").listen("in-process", 0).config(config);
    try {
      return new TestBroker((directories.length > 0 ? builder.logDirs(directories) : builder).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The connection. */
  public WireClient client() {
    return client;
  }

  /** Shows the broker's numbers. */
  void visitMetrics(MetricVisitor visitor) {
    broker.visitMetrics(visitor);
  }

  /** One more connection. */
  public WireClient connect() {
    return WireClient.connect(broker);
  }

  /** Creates a topic, and answers its id. */
  public Uuid create(String topic, int partitions) {
    var request = CreateTopicsRequest.builder().timeoutMs(30_000).topics(List.of(
        CreatableTopic.builder().name(topic).numPartitions(partitions).replicationFactor((short) 1).build())).build();
    CreateTopicsResponse.CreatableTopicResult result =
        client.call(request, CREATE_VERSION, CreateTopicsResponse.class).topics().get(0);
    if (result.errorCode() != 0) {
      throw new AssertionError("topic " + topic + ": " + result);
    }
    return result.topicId();
  }

  /** A batch of one record. */
  public static RecordBatchBuilder batch(int valueBytes) {
    return new RecordBatchBuilder().append(System.currentTimeMillis(), null,
        ByteBuffer.wrap("x".repeat(valueBytes).getBytes(StandardCharsets.ISO_8859_1)), List.of());
  }

  /** Appends a batch, and answers how that went. */
  public ErrorCode produce(String topic, int partition, RecordBatchBuilder batch) {
    var request = ProduceRequest.builder().acks((short) -1).timeoutMs(30_000).topicData(List.of(
        TopicProduceData.builder().name(topic).partitionData(List.of(
            PartitionProduceData.builder().index(partition).records(batch.build()).build())).build())).build();
    return ErrorCode.forCode(client.call(request, PRODUCE_VERSION, ProduceResponse.class)
        .responses().get(0).partitionResponses().get(0).errorCode());
  }

  @Override
  public void close() {
    client.close();
    broker.close();
  }
}
