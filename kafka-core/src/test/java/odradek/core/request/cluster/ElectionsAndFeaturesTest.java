package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.message.ElectLeadersRequest;
import odradek.api.message.ElectLeadersRequest.TopicPartitions;
import odradek.api.message.ElectLeadersResponse;
import odradek.api.message.ElectLeadersResponse.PartitionResult;
import odradek.api.message.ListPartitionReassignmentsRequest;
import odradek.api.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import odradek.api.message.ListPartitionReassignmentsResponse;
import odradek.api.message.UpdateFeaturesRequest;
import odradek.api.message.UpdateFeaturesRequest.FeatureUpdateKey;
import odradek.api.message.UpdateFeaturesResponse;
import odradek.core.TestBroker;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leaders, reassignments and features of a cluster of one broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ElectionsAndFeaturesTest {

  private static final int TIMEOUT_MS = 30_000;
  private static final byte PREFERRED = 0;
  private static final byte UNCLEAN = 1;

  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
    broker.create("t", 2);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private ElectLeadersResponse elect(byte type, List<TopicPartitions> partitions, int version) {
    return broker.client().call(new ElectLeadersRequest(type, partitions, TIMEOUT_MS), version,
        ElectLeadersResponse.class);
  }

  @Test
  void whoLeadsNeedsNoElection() {
    for (int version = 0; version <= 2; version++) {
      for (byte type = PREFERRED; type <= (version == 0 ? PREFERRED : UNCLEAN); type++) {
        ElectLeadersResponse response = elect(type,
            List.of(new TopicPartitions("t", List.of(1, 7)), new TopicPartitions("nope", List.of(0))), version);
        assertEquals(0, response.errorCode());
        assertEquals(List.of("t", "nope"),
            response.replicaElectionResults().stream().map(topic -> topic.topic()).toList());
        List<PartitionResult> results = response.replicaElectionResults().get(0).partitionResult();
        assertEquals(List.of("1 84", "7 3"),
            results.stream().map(result -> result.partitionId() + " " + result.errorCode()).toList());
        assertEquals(3, response.replicaElectionResults().get(1).partitionResult().get(0).errorCode());
      }
    }
  }

  @Test
  void ofAllPartitionsOnlyThoseThatChangeAreTold() {
    ElectLeadersResponse response = elect(PREFERRED, null, 2);
    assertEquals(0, response.errorCode());
    assertEquals(List.of("t []"), response.replicaElectionResults().stream()
        .map(topic -> topic.topic() + " " + topic.partitionResult()).toList());
  }

  @Test
  void unknownKindsOfElectionsAreRefused() {
    assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.forCode(elect((byte) 7, null, 2).errorCode()));
  }

  @Test
  void nothingIsBeingReassigned() {
    var some = List.of(new ListPartitionReassignmentsTopics("t", List.of(0)));
    for (var topics : Arrays.asList(null, some)) {
      var response = broker.client().call(new ListPartitionReassignmentsRequest(TIMEOUT_MS, topics), 0,
          ListPartitionReassignmentsResponse.class);
      assertEquals(0, response.errorCode());
      assertEquals(List.of(), response.topics());
    }
  }

  @Test
  void featuresThatNobodyKnowsStayUnknown() {
    for (int version = 0; version <= 2; version++) {
      var request = new UpdateFeaturesRequest(TIMEOUT_MS,
          List.of(new FeatureUpdateKey("no.such.version", (short) 1, false, (byte) 1)), false);
      UpdateFeaturesResponse response = broker.client().call(request, version, UpdateFeaturesResponse.class);
      assertEquals(ErrorCode.INVALID_UPDATE_VERSION, ErrorCode.forCode(response.errorCode()));
      assertTrue(response.errorMessage().contains("no.such.version"));
    }
    var none = new UpdateFeaturesRequest(TIMEOUT_MS, List.of(), true);
    assertEquals(0, broker.client().call(none, 2, UpdateFeaturesResponse.class).errorCode());
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 0; version <= 2; version++) {
      var elections = new ElectLeadersRequest(PREFERRED, List.of(new TopicPartitions("t", List.of(1))), TIMEOUT_MS);
      ElectLeadersResponse refused = DirectCall.refuse(new ElectLeadersHandler(null), elections, version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, ElectLeadersResponse.class);
      assertEquals(version == 0 ? 0 : 31, refused.errorCode());
      assertEquals(31, refused.replicaElectionResults().get(0).partitionResult().get(0).errorCode());
      assertEquals(31, DirectCall.refuse(new UpdateFeaturesHandler(null),
          new UpdateFeaturesRequest(TIMEOUT_MS, List.of(), false), version, ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
          UpdateFeaturesResponse.class).errorCode());
    }
    assertEquals(31, DirectCall.refuse(new ListPartitionReassignmentsHandler(),
        new ListPartitionReassignmentsRequest(TIMEOUT_MS, null), 0, ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
        ListPartitionReassignmentsResponse.class).errorCode());
  }
}
