package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no client would send. The connection they come on may end; every other one goes on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileInputIT {

  private static final short METADATA_VERSION = 12;

  private static BrokerUnderTest broker;
  private WireConnection witness;

  @BeforeAll
  static void startBroker() {
    broker = Brokers.start(Map.of());
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void openWitness() throws IOException {
    witness = WireConnection.open(broker.address());
    assertWitnessIsServed();
  }

  @AfterEach
  void theWitnessIsStillServed() throws IOException {
    assertWitnessIsServed();
    witness.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 104_857_601, Integer.MAX_VALUE})
  void lengthsOutsideTheLimitEndTheConnection(int length) throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      connection.sendBytes(ByteBuffer.allocate(4).putInt(length).array());
      assertTrue(connection.isClosedByBroker());
    }
  }

  @Test
  void announcedFramesThatNeverComeCostNoMemory() throws IOException {
    assumeFalse(Brokers.isOracle(), "Apache Kafka reserves what a frame announces, and runs out of memory here");
    long beforeBytes = broker.residentBytes();
    List<WireConnection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        WireConnection connection = WireConnection.open(broker.address());
        connections.add(connection);
        connection.sendBytes(ByteBuffer.allocate(12).putInt(100 << 20).putShort(ApiKeys.METADATA.id).putShort((short) 1)
            .putInt(1).array());
      }
      assertWitnessIsServed();
      long grownBytes = broker.residentBytes() - beforeBytes;
      assertTrue(grownBytes < 500L << 20, "50 announcements of 100 MiB each took " + grownBytes + " bytes");
    } finally {
      for (WireConnection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void randomBytesEndTheConnection() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      byte[] body = new byte[1 + random.nextInt(200)];
      random.nextBytes(body);
      // A first byte that makes the api key negative: nothing random is ever understood.
      body[0] |= (byte) 0x80;
      try (WireConnection connection = WireConnection.open(broker.address())) {
        connection.sendFrame(ByteBuffer.wrap(body));
        assertTrue(connection.isClosedByBroker(), "round " + round + " of seed " + seed);
      }
    }
  }

  @Test
  void randomBodiesOfKnownRequestsAreSurvived() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ApiKeys[] keys = {ApiKeys.PRODUCE, ApiKeys.FETCH, ApiKeys.LIST_OFFSETS, ApiKeys.METADATA, ApiKeys.OFFSET_COMMIT,
        ApiKeys.OFFSET_FETCH, ApiKeys.JOIN_GROUP, ApiKeys.SYNC_GROUP, ApiKeys.API_VERSIONS, ApiKeys.CREATE_TOPICS,
        ApiKeys.DESCRIBE_CONFIGS, ApiKeys.FIND_COORDINATOR, ApiKeys.INIT_PRODUCER_ID};
    for (int round = 0; round < 400; round++) {
      ApiKeys key = keys[random.nextInt(keys.length)];
      byte[] body = new byte[random.nextInt(64)];
      random.nextBytes(body);
      ByteBuffer frame = ByteBuffer.allocate(11 + body.length);
      frame.putShort(key.id).putShort((short) (key.latestVersion(true) - random.nextInt(2))).putInt(round)
          .putShort((short) 0).put((byte) 0).put(body).flip();
      try (WireConnection connection = WireConnection.open(broker.address())) {
        connection.sendFrame(frame);
        connection.shutdownOutput();
      }
      if (round % 50 == 0) {
        assertWitnessIsServed();
      }
    }
    assertTrue(broker.isAlive(), "seed " + seed);
  }

  @Test
  void requestsCutShortEndTheConnection() throws IOException {
    ByteBuffer whole = WireConnection.frame(ApiKeys.METADATA, METADATA_VERSION, 7,
        new MetadataRequestData().setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName("cut"))));
    for (int size = 0; size < whole.limit() - 1; size++) {
      try (WireConnection connection = WireConnection.open(broker.address())) {
        connection.sendFrame(whole.duplicate().limit(size));
        assertTrue(connection.isClosedByBroker(), "a request of " + whole.limit() + " bytes cut to " + size);
      }
    }
  }

  @Test
  void aConnectionThatDiesInTheMiddleOfAFrameLeavesNothingBehind() throws IOException {
    String topic = "hostile-half";
    JavaClients clients = new JavaClients(broker);
    clients.createTopic(topic);
    ByteBuffer frame = WireConnection.frame(ApiKeys.METADATA, METADATA_VERSION, 7, new MetadataRequestData());
    for (int i = 0; i < 100; i++) {
      try (WireConnection connection = WireConnection.open(broker.address())) {
        connection.sendBytes(ByteBuffer.allocate(4 + 3).putInt(frame.limit()).put(frame.array(), 0, 3).array());
      }
    }
    clients.send(topic, Map.of(), List.of("alive"));
    assertEquals(List.of("alive"), clients.readValues(topic, 1));
  }

  @Test
  void arraysThatClaimToBeHugeCostNoMemory() throws IOException {
    long beforeBytes = broker.residentBytes();
    for (int claimed : new int[] {Integer.MAX_VALUE, 500_000_000, 1_000_000}) {
      ByteBuffer frame = ByteBuffer.allocate(64);
      frame.putShort(ApiKeys.METADATA.id).putShort((short) 1).putInt(1).putShort((short) 0).putInt(claimed).flip();
      try (WireConnection connection = WireConnection.open(broker.address())) {
        connection.sendFrame(frame);
        assertTrue(connection.isClosedByBroker(), "an array of " + claimed);
      }
    }
    assertTrue(broker.residentBytes() - beforeBytes < 300L << 20);
  }

  @Test
  void aRequestThatComesByteByByteIsServed() throws IOException {
    ByteBuffer frame = WireConnection.frame(ApiKeys.API_VERSIONS, 3, 99, new ApiVersionsRequestData()
        .setClientSoftwareName("slow").setClientSoftwareVersion("1"));
    byte[] bytes = ByteBuffer.allocate(4 + frame.limit()).putInt(frame.limit()).put(frame).array();
    try (WireConnection connection = WireConnection.open(broker.address())) {
      for (byte one : bytes) {
        connection.sendBytes(new byte[] {one});
      }
      assertEquals(99, connection.receiveFrame().getInt());
    }
  }

  @Test
  void aPeerThatReadsNothingHoldsUpNobody() throws IOException {
    JavaClients clients = new JavaClients(broker);
    clients.createTopic("hostile-lazy", 1, Map.of());
    clients.send("hostile-lazy", Map.of("linger.ms", 20), Collections.nCopies(2_000, "x".repeat(1_000)));
    long beforeBytes = broker.residentBytes();
    try (WireConnection lazy = WireConnection.open(broker.address())) {
      ByteBuffer request = WireConnection.frame(ApiKeys.METADATA, METADATA_VERSION, 1,
          new MetadataRequestData().setTopics(null));
      ByteBuffer framed = ByteBuffer.allocate(4 + request.limit()).putInt(request.limit()).put(request);
      long deadlineNs = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      // Its answers fill the buffers of the socket, and then the broker has to stop reading.
      Thread writer = new Thread(() -> writeUntilClosed(lazy, framed.array()), "lazy-peer");
      writer.setDaemon(true);
      writer.start();
      while (System.nanoTime() < deadlineNs) {
        assertWitnessIsServed();
      }
      assertFalse(broker.residentBytes() - beforeBytes > 600L << 20, "answers that nobody reads pile up");
    }
  }

  /** Ends when the test closes the socket under it. */
  private static void writeUntilClosed(WireConnection connection, byte[] frame) {
    while (true) {
      try {
        connection.sendBytes(frame);
      } catch (IOException e) {
        return;
      }
    }
  }

  private void assertWitnessIsServed() throws IOException {
    MetadataResponseData answer = witness.call(ApiKeys.METADATA, METADATA_VERSION,
        new MetadataRequestData().setTopics(List.of()), MetadataResponseData.class);
    assertEquals(1, answer.brokers().size());
  }
}
