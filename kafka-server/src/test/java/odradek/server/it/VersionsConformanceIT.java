package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.wire.Batches;
import odradek.server.it.wire.LogProbe;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, frames and the order of answers, as Apache Kafka 4.3.1 gives them. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VersionsConformanceIT {

  private final BrokerUnderTest broker;

  VersionsConformanceIT(BrokerUnderTest broker) {
    this.broker = broker;
  }

  @Test
  void aVersionOfApiVersionsFromTheFutureIsAnsweredInVersion0() throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      ByteBuffer frame = ByteBuffer.allocate(64);
      frame.putShort(ApiKeys.API_VERSIONS.id).putShort((short) 99).putInt(4711).putShort((short) -1).put((byte) 0)
          .put(new byte[] {1, 2, 3}).flip();
      connection.sendFrame(frame);
      ByteBuffer answer = connection.receiveFrame();
      assertEquals(4711, answer.getInt());
      assertEquals(Errors.UNSUPPORTED_VERSION.code(), answer.getShort());
      assertEquals(1, answer.getInt());
      assertEquals("18: 0-4", answer.getShort() + ": " + answer.getShort() + "-" + answer.getShort());
      assertFalse(answer.hasRemaining());
      // The connection goes on: this is how a client learns what to say next.
      assertEquals(0, versions(connection, 0).errorCode());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void everyVersionOfApiVersionsListsTheApis(int version) throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      ApiVersionsResponseData answer = versions(connection, version);
      assertEquals(0, answer.errorCode());
      for (ApiVersionsResponseData.ApiVersion api : answer.apiKeys()) {
        ApiKeys key = ApiKeys.forId(api.apiKey());
        assertTrue(api.minVersion() >= (key == ApiKeys.PRODUCE ? 0 : key.oldestVersion()), key + " " + api);
        assertTrue(api.maxVersion() <= key.latestVersion(true), key + " " + api);
      }
      for (ApiVersionsResponseData.FinalizedFeatureKey feature : answer.finalizedFeatures()) {
        // Up to version 3 a feature whose lowest level is 0 cannot be listed as supported.
        ApiVersionsResponseData.SupportedFeatureKey supported = answer.supportedFeatures().find(feature.name());
        assertTrue(supported == null ? version <= 3 : feature.maxVersionLevel() <= supported.maxVersion(),
            answer.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PRODUCE,0,13", "FETCH,4,18", "LIST_OFFSETS,1,11", "METADATA,0,13", "OFFSET_COMMIT,2,10",
      "OFFSET_FETCH,1,10", "FIND_COORDINATOR,0,6", "JOIN_GROUP,0,9", "HEARTBEAT,0,4", "LEAVE_GROUP,0,5",
      "SYNC_GROUP,0,5", "DESCRIBE_GROUPS,0,6", "LIST_GROUPS,0,5", "API_VERSIONS,0,4", "CREATE_TOPICS,2,7",
      "DELETE_TOPICS,1,6", "DELETE_RECORDS,0,2", "INIT_PRODUCER_ID,0,5", "OFFSET_FOR_LEADER_EPOCH,2,4",
      "DESCRIBE_CONFIGS,1,4", "ALTER_CONFIGS,0,2", "DESCRIBE_LOG_DIRS,1,5", "CREATE_PARTITIONS,0,3",
      "DELETE_GROUPS,0,2", "ELECT_LEADERS,0,2", "INCREMENTAL_ALTER_CONFIGS,0,1",
      "LIST_PARTITION_REASSIGNMENTS,0,0", "OFFSET_DELETE,0,0", "DESCRIBE_QUORUM,0,2", "DESCRIBE_CLUSTER,0,2",
      "DESCRIBE_PRODUCERS,0,0", "LIST_CONFIG_RESOURCES,0,1", "DESCRIBE_TOPIC_PARTITIONS,0,0"})
  void theApisOfASingleNodeHaveTheirWholeRange(ApiKeys key, int min, int max) throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      ApiVersionsResponseData.ApiVersion api = versions(connection, 3).apiKeys().find(key.id);
      assertTrue(api != null, key + " is not listed");
      assertEquals(min + "-" + max, api.minVersion() + "-" + api.maxVersion());
    }
  }

  @ParameterizedTest
  @CsvSource({"bad name, 1", "'', 1", "good, not/good", "-x, 1"})
  void aClientHasToNameItselfProperly(String name, String version) throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      ApiVersionsResponseData answer = connection.call(ApiKeys.API_VERSIONS, 3, new ApiVersionsRequestData()
          .setClientSoftwareName(name).setClientSoftwareVersion(version), ApiVersionsResponseData.class);
      assertEquals(Errors.INVALID_REQUEST.code(), answer.errorCode());
      assertEquals(0, answer.apiKeys().size());
      assertEquals(-1, answer.finalizedFeaturesEpoch());
    }
  }

  @ParameterizedTest
  @CsvSource({"METADATA,14", "METADATA,-1", "FETCH,3", "PRODUCE,2", "LIST_OFFSETS,0", "OFFSET_COMMIT,1", "VOTE,0",
      "BROKER_HEARTBEAT,0"})
  void aVersionOrApiThatIsNotOfferedEndsTheConnection(ApiKeys key, int version) throws IOException {
    assertConnectionEndsAfter(key.id, version);
  }

  @ParameterizedTest
  @CsvSource({"4,0", "6,0", "95,0", "1000,0", "-1,0"})
  void anUnknownApiEndsTheConnection(int key, int version) throws IOException {
    assertConnectionEndsAfter(key, version);
  }

  @Test
  void unknownTagsAreSkipped() throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      RequestHeaderData header = new RequestHeaderData().setRequestApiKey(ApiKeys.METADATA.id)
          .setRequestApiVersion((short) 12).setCorrelationId(5).setClientId("tags");
      header.unknownTaggedFields().add(new RawTaggedField(77, new byte[] {1, 2, 3}));
      MetadataRequestData body = new MetadataRequestData().setTopics(List.of());
      body.unknownTaggedFields().add(new RawTaggedField(100_000, new byte[300]));
      ByteBuffer head = MessageUtil.toByteBufferAccessor(header, (short) 2).buffer();
      ByteBuffer rest = MessageUtil.toByteBufferAccessor(body, (short) 12).buffer();
      connection.sendFrame(ByteBuffer.allocate(head.remaining() + rest.remaining()).put(head).put(rest).flip());
      assertEquals(1, connection.receive(ApiKeys.METADATA, 12, 5, MetadataResponseData.class).brokers().size());
    }
  }

  @Test
  void answersComeInTheOrderOfTheRequests() throws IOException {
    new JavaClients(broker).createTopic("vc-order");
    try (WireConnection connection = WireConnection.open(broker.address())) {
      LogProbe log = new LogProbe(connection, "vc-order");
      int fetch = connection.send(ApiKeys.FETCH, 12, log.fetchRequest(0).setMaxWaitMs(1_500));
      int produce = connection.send(ApiKeys.PRODUCE, 12, log.produceRequest(-1, 0, Batches.of("a")));
      int metadata = connection.send(ApiKeys.METADATA, 12, new MetadataRequestData().setTopics(List.of()));
      FetchResponseData fetched = connection.receive(ApiKeys.FETCH, 12, fetch, FetchResponseData.class);
      // The produce request behind the fetch waits for its turn, so there was nothing to fetch.
      assertEquals(0, LogProbe.onlyPartition(fetched).highWatermark());
      connection.receive(ApiKeys.PRODUCE, 12, produce,
          ProduceResponseData.class);
      connection.receive(ApiKeys.METADATA, 12, metadata, MetadataResponseData.class);
    }
  }

  @Test
  void manyRequestsMayBeUnderWay() throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      int count = 2_000;
      int first = connection.send(ApiKeys.METADATA, 12, new MetadataRequestData().setTopics(List.of()));
      for (int i = 1; i < count; i++) {
        connection.send(ApiKeys.METADATA, 12, new MetadataRequestData().setTopics(List.of()));
      }
      for (int i = 0; i < count; i++) {
        connection.receive(ApiKeys.METADATA, 12, first + i, MetadataResponseData.class);
      }
    }
  }

  private void assertConnectionEndsAfter(int key, int version) throws IOException {
    try (WireConnection connection = WireConnection.open(broker.address())) {
      ByteBuffer frame = ByteBuffer.allocate(64);
      frame.putShort((short) key).putShort((short) version).putInt(1).putShort((short) -1).put(new byte[16]).flip();
      connection.sendFrame(frame);
      assertTrue(connection.isClosedByBroker());
    }
  }

  private static ApiVersionsResponseData versions(WireConnection connection, int version) throws IOException {
    return connection.call(ApiKeys.API_VERSIONS, version, new ApiVersionsRequestData().setClientSoftwareName("it")
        .setClientSoftwareVersion("1.0"), ApiVersionsResponseData.class);
  }
}
