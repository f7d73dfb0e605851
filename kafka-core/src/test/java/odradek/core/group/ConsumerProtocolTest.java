package odradek.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Rule 96: subscriptions are opaque where they cannot be read. */
class ConsumerProtocolTest {

  @Test
  void readsEveryVersionOfSubscriptions() {
    var subscription = new Subscription(List.of("a", "b"), ByteBuffer.wrap(new byte[] {1}),
        List.of(new TopicPartition("a", 0)));
    for (short version = 0; version <= 3; version++) {
      ByteBuffer bytes = org.apache.kafka.clients.consumer.internals.ConsumerProtocol
          .serializeSubscription(subscription, version);
      assertEquals(List.of("a", "b"), ConsumerProtocol.subscribedTopics(bytes));
    }
  }

  @Test
  void givesUpOnGarbage() {
    assertNull(ConsumerProtocol.subscribedTopics(Bytes.EMPTY));
    assertNull(ConsumerProtocol.subscribedTopics(Groups.bytes("range!")));
    assertNull(ConsumerProtocol.subscribedTopics(ByteBuffer.allocate(100).putShort(0, (short) -1)));
    assertNull(ConsumerProtocol.subscribedTopics(ByteBuffer.allocate(100).putInt(2, Integer.MAX_VALUE)));
    var random = new Random(8);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      ConsumerProtocol.subscribedTopics(ByteBuffer.wrap(bytes));
    }
  }
}
