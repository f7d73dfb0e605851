package odradek.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.embed.InProcessClient;

/**
 * A client that speaks in frames.
 *
 * <p><b>Threading:</b> confined to the test's thread; answers arrive on the broker's.
 */
final class WireClient implements InProcessClient.Receiver, AutoCloseable {

  private static final long WAIT_SECONDS = 30;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  /** Reads a response body. */
  interface Reader<T> {
    T read(WireReader in, short version);
  }

  private final BlockingQueue<ByteBuffer> received = new LinkedBlockingQueue<>();
  private final InProcessClient client;
  private int nextCorrelationId;

  WireClient(Broker broker) {
    client = broker.connect(this);
  }

  @Override
  public void received(ByteBuffer frame) {
    received.add(frame);
  }

  @Override
  public void disconnected() {
    received.add(END);
  }

  /** Sends a frame as it is. */
  void send(ByteBuffer frame) {
    client.send(frame);
  }

  /** The next frame, null if the connection has ended. */
  ByteBuffer next() {
    ByteBuffer frame = next(WAIT_SECONDS * 1000);
    if (frame == null && !received.contains(END)) {
      throw new AssertionError("neither an answer nor an end after " + WAIT_SECONDS + " s");
    }
    return frame;
  }

  /** The next frame, null if none comes in time or the connection has ended. */
  ByteBuffer next(long timeoutMs) {
    try {
      ByteBuffer frame = received.poll(timeoutMs, TimeUnit.MILLISECONDS);
      if (frame == END) {
        received.add(END);
        return null;
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether the broker ended the connection, and everything that came before was taken. */
  boolean isClosed() {
    return received.peek() == END;
  }

  /** Asks and waits for the answer. */
  <T> T ask(ApiKey key, int version, ApiMessage request, Reader<T> reader) {
    int correlationId = nextCorrelationId++;
    send(request(key, version, correlationId, request.toBytes((short) version)));
    ByteBuffer answer = next();
    if (answer == null) {
      throw new AssertionError("the broker closed the connection instead of answering " + key + " version " + version);
    }
    if (answer.getInt() != correlationId) {
      throw new AssertionError("answer " + answer.getInt(0) + " instead of " + correlationId);
    }
    if (key.responseHeaderVersion((short) version) > 0) {
      answer.get();
    }
    return reader.read(new WireReader(answer), (short) version);
  }

  /** Makes topics of two partitions, unless they are there. */
  void createTopics(List<String> names) {
    var wanted = new ArrayList<CreateTopicsRequest.CreatableTopic>();
    for (String name : names) {
      wanted.add(CreateTopicsRequest.CreatableTopic.builder().name(name).numPartitions(2).replicationFactor((short) 1)
          .build());
    }
    CreateTopicsResponse response = ask(ApiKey.CREATE_TOPICS, 7,
        CreateTopicsRequest.builder().topics(wanted).timeoutMs(10_000).build(), CreateTopicsResponse::read);
    for (CreateTopicsResponse.CreatableTopicResult result : response.topics()) {
      require(result.name(), result.errorCode(), ErrorCode.NONE, ErrorCode.TOPIC_ALREADY_EXISTS);
    }
  }

  /** Appends a batch to a topic's first partition; its offset. */
  long produce(String topic, ByteBuffer batch) {
    var partition = ProduceRequest.PartitionProduceData.builder().index(0).records(batch.duplicate()).build();
    var data = ProduceRequest.TopicProduceData.builder().name(topic).partitionData(List.of(partition)).build();
    ProduceResponse response = ask(ApiKey.PRODUCE, 9,
        ProduceRequest.builder().acks((short) -1).timeoutMs(10_000).topicData(List.of(data)).build(), ProduceResponse::read);
    var result = response.responses().get(0).partitionResponses().get(0);
    require(topic, result.errorCode(), ErrorCode.NONE);
    return result.baseOffset();
  }

  /** Reads a topic's first partition, at once. */
  ByteBuffer fetch(String topic, long offset) {
    var partition = FetchRequest.FetchPartition.builder().partition(0).fetchOffset(offset).partitionMaxBytes(1 << 20).build();
    var wanted = FetchRequest.FetchTopic.builder().topic(topic).partitions(List.of(partition)).build();
    FetchResponse response = ask(ApiKey.FETCH, 12,
        FetchRequest.builder().maxBytes(1 << 20).topics(List.of(wanted)).build(), FetchResponse::read);
    var result = response.responses().get(0).partitions().get(0);
    require(topic, result.errorCode(), ErrorCode.NONE);
    return result.records();
  }

  private static void require(String what, short code, ErrorCode... expected) {
    ErrorCode error = ErrorCode.forCode(code);
    if (!List.of(expected).contains(error)) {
      throw new AssertionError(what + ": " + error);
    }
  }

  /** A whole request from a client named {@code fuzz}. */
  static ByteBuffer request(ApiKey key, int version, int correlationId, ByteBuffer body) {
    ByteBuffer frame = ByteBuffer.allocate(15 + body.remaining())
        .putShort(key.id()).putShort((short) version).putInt(correlationId)
        .putShort((short) 4).put((byte) 'f').put((byte) 'u').put((byte) 'z').put((byte) 'z');
    if (key.requestHeaderVersion((short) version) >= 2) {
      frame.put((byte) 0);
    }
    return frame.put(body).flip();
  }

  @Override
  public void close() {
    client.close();
  }
}
