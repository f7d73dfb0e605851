package odradek.testkit.durability;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import odradek.api.ErrorCode;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.DescribeConfigsRequest;
import odradek.api.message.DescribeConfigsResponse;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchResponse;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.message.IncrementalAlterConfigsResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.Broker;
import odradek.core.embed.InProcessClient;

/**
 * What the tests ask of a broker that listens in-process, for partition 0 of a topic.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
final class BrokerCalls implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;
  private static final int TIMEOUT_MS = 20_000;
  private static final int MAX_BYTES = 1 << 20;
  private static final byte TOPIC = 2;
  private static final byte BROKER = 4;
  private static final short NO_CLIENT_ID = -1;
  private static final int CORRELATION_BYTES = 4;

  private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
  private final InProcessClient client;

  BrokerCalls(Broker broker) {
    client = broker.connect(new InProcessClient.Receiver() {
      @Override
      public void received(ByteBuffer frame) {
        ByteBuffer copy = ByteBuffer.allocate(frame.remaining());
        received.add(copy.put(frame).flip());
      }

      @Override
      public void disconnected() {
        received.add(ByteBuffer.allocate(0));
      }
    });
  }

  /** In a version whose headers have no tags. */
  private <R> R call(ApiMessage request, int version, BiFunction<WireReader, Short, R> reader) {
    ByteBuffer body = request.toBytes((short) version);
    client.send(ByteBuffer.allocate(10 + body.remaining())
        .putShort(request.apiKey()).putShort((short) version).putInt(1).putShort(NO_CLIENT_ID).put(body).flip());
    try {
      ByteBuffer answer = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (answer == null || !answer.hasRemaining()) {
        throw new AssertionError("no answer to " + request);
      }
      return reader.apply(
          new WireReader(answer.slice(CORRELATION_BYTES, answer.remaining() - CORRELATION_BYTES)), (short) version);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Makes a topic with configs, given as key and value in turns; returns when it takes records. */
  void create(String topic, String... configs) {
    var all = new ArrayList<CreateTopicsRequest.CreatableTopicConfig>();
    for (int i = 0; i < configs.length; i += 2) {
      all.add(CreateTopicsRequest.CreatableTopicConfig.builder().name(configs[i]).value(configs[i + 1]).build());
    }
    var wanted = CreateTopicsRequest.CreatableTopic.builder()
        .name(topic).numPartitions(1).replicationFactor((short) 1).configs(all).build();
    CreateTopicsResponse response = call(
        CreateTopicsRequest.builder().topics(List.of(wanted)).timeoutMs(TIMEOUT_MS).build(), 4,
        CreateTopicsResponse::read);
    require(response.topics().get(0).errorCode());
    ErrorCode error = fetch(topic);
    for (long until = deadlineNs(); error != ErrorCode.NONE && System.nanoTime() < until; error = fetch(topic)) {
      Thread.onSpinWait();
    }
    require(error.code());
  }

  static long deadlineNs() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
  }

  private static void require(short code) {
    if (code != 0) {
      throw new AssertionError("refused with " + ErrorCode.forCode(code));
    }
  }

  private ErrorCode fetch(String topic) {
    return ErrorCode.forCode(read(topic, 0).errorCode());
  }

  /** Sends one record. */
  ErrorCode produce(String topic, int acks) {
    ByteBuffer batch =
        new RecordBatchBuilder().append(1, null, ByteBuffer.wrap(new byte[] {1, 2, 3}), List.of()).build();
    var data = ProduceRequest.TopicProduceData.builder().name(topic).partitionData(
        List.of(ProduceRequest.PartitionProduceData.builder().index(0).records(batch).build())).build();
    ProduceResponse response = call(
        ProduceRequest.builder().acks((short) acks).timeoutMs(TIMEOUT_MS).topicData(List.of(data)).build(), 8,
        ProduceResponse::read);
    return ErrorCode.forCode(response.responses().get(0).partitionResponses().get(0).errorCode());
  }

  /** Reads what there is. */
  FetchResponse.PartitionData read(String topic, long offset) {
    var wanted = FetchRequest.FetchTopic.builder().topic(topic).partitions(List.of(FetchRequest.FetchPartition.builder()
        .partition(0).fetchOffset(offset).partitionMaxBytes(MAX_BYTES).build())).build();
    FetchResponse response = call(
        FetchRequest.builder().maxBytes(MAX_BYTES).topics(List.of(wanted)).build(), 11, FetchResponse::read);
    return response.responses().get(0).partitions().get(0);
  }

  /** The value of a topic's config, as administrators see it. */
  String config(String topic, String key) {
    var resource = DescribeConfigsRequest.DescribeConfigsResource.builder()
        .resourceType(TOPIC).resourceName(topic).configurationKeys(List.of(key)).build();
    DescribeConfigsResponse response = call(
        DescribeConfigsRequest.builder().resources(List.of(resource)).build(), 3, DescribeConfigsResponse::read);
    return response.results().get(0).configs().get(0).value();
  }

  /** Sets a topic's config. */
  void alter(String topic, String key, String value) {
    alter(TOPIC, topic, key, value);
  }

  /** Sets the config of all brokers. */
  void alterBrokers(String key, String value) {
    alter(BROKER, "", key, value);
  }

  private void alter(byte type, String name, String key, String value) {
    var resource = IncrementalAlterConfigsRequest.AlterConfigsResource.builder()
        .resourceType(type).resourceName(name).configs(List.of(
            IncrementalAlterConfigsRequest.AlterableConfig.builder().name(key).value(value).build())).build();
    IncrementalAlterConfigsResponse response = call(
        IncrementalAlterConfigsRequest.builder().resources(List.of(resource)).build(), 0,
        IncrementalAlterConfigsResponse::read);
    require(response.responses().get(0).errorCode());
  }

  @Override
  public void close() {
    client.close();
  }
}
