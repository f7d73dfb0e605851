package odradek.testkit.junit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import odradek.api.message.ApiKey;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.api.wire.WireReader;
import odradek.core.Broker;
import odradek.core.embed.InProcessClient;

/** Short questions to a broker that listens in-process. */
final class Pings {

  private static final short VERSION = 4;
  private static final short NO_CLIENT_ID = -1;
  private static final long LIMIT_SECONDS = 30;

  private Pings() {}

  /** Whether a broker answers. */
  static boolean isAlive(Broker broker) {
    try {
      return ask(broker, List.of()).brokers().size() == 1;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** How many partitions a topic has, which is made if it is not there. */
  static int partitionsOf(Broker broker, String topic) {
    return ask(broker, List.of(topic)).topics().get(0).partitions().size();
  }

  private static MetadataResponse ask(Broker broker, List<String> topics) {
    BlockingQueue<Optional<ByteBuffer>> received = new LinkedBlockingQueue<>();
    try (InProcessClient client = broker.connect(new InProcessClient.Receiver() {
      @Override
      public void received(ByteBuffer frame) {
        received.add(Optional.of(frame));
      }

      @Override
      public void disconnected() {
        received.add(Optional.empty());
      }
    })) {
      client.send(request(topics));
      ByteBuffer answer = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
      return MetadataResponse.read(new WireReader(answer.slice(4, answer.remaining() - 4)), VERSION);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static ByteBuffer request(List<String> topics) {
    var asked = topics.stream().map(name -> MetadataRequest.MetadataRequestTopic.builder().name(name).build()).toList();
    ByteBuffer body = MetadataRequest.builder().topics(asked).allowAutoTopicCreation(true).build().toBytes(VERSION);
    return ByteBuffer.allocate(10 + body.remaining())
        .putShort(ApiKey.METADATA.id()).putShort(VERSION).putInt(1).putShort(NO_CLIENT_ID).put(body).flip();
  }
}
