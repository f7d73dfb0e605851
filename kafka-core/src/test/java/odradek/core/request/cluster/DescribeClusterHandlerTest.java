package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeClusterRequest;
import odradek.api.message.DescribeClusterResponse;
import odradek.api.message.DescribeClusterResponse.DescribeClusterBroker;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TestImages;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

class DescribeClusterHandlerTest {

  private final ClusterImage image = TestImages.fence(TestImages.of(3, Map.of()), 2);
  private final DescribeClusterHandler handler = new DescribeClusterHandler(() -> image);
  private final DirectCall call = new DirectCall("PLAINTEXT");

  private DescribeClusterResponse ask(DescribeClusterRequest request, int version) {
    return call.call(handler, request, version, DescribeClusterResponse.class);
  }

  private static DescribeClusterRequest.Builder request() {
    return DescribeClusterRequest.builder().endpointType((byte) 1);
  }

  @Test
  void everyVersionTellsTheLiveBrokers() {
    for (int version = 0; version <= 2; version++) {
      DescribeClusterResponse response = ask(request().build(), version);
      assertEquals(0, response.errorCode());
      assertEquals(image.clusterId(), response.clusterId());
      assertEquals(1, response.controllerId());
      assertEquals(1, response.endpointType());
      assertEquals(List.of("1 host1:9092 rack1", "3 host3:9092 rack3"), response.brokers().stream().map(broker ->
          broker.brokerId() + " " + broker.host() + ":" + broker.port() + " " + broker.rack()).toList());
      assertEquals(Integer.MIN_VALUE, response.clusterAuthorizedOperations());
    }
  }

  @Test
  void operationsAreToldToWhoAsks() {
    DescribeClusterRequest request = request().includeClusterAuthorizedOperations(true).build();
    assertEquals(8096, ask(request, 0).clusterAuthorizedOperations());
  }

  @Test
  void fencedBrokersAreToldToWhoAsks() {
    List<DescribeClusterBroker> brokers = ask(request().includeFencedBrokers(true).build(), 2).brokers();
    assertEquals(List.of(1, 2, 3), brokers.stream().map(DescribeClusterBroker::brokerId).toList());
    assertFalse(brokers.get(0).isFenced());
    assertTrue(brokers.get(1).isFenced());
  }

  @Test
  void brokersThatTheListenerDoesNotReachAreLeftOut() {
    assertEquals(List.of(), new DirectCall("OTHER")
        .call(handler, request().build(), 2, DescribeClusterResponse.class).brokers());
  }

  @Test
  void controllersAreNotDescribedHere() {
    DescribeClusterResponse response = ask(request().endpointType((byte) 2).build(), 1);
    assertEquals(ErrorCode.MISMATCHED_ENDPOINT_TYPE, ErrorCode.forCode(response.errorCode()));
    assertEquals("", response.clusterId());
    assertEquals(-1, response.controllerId());
    assertEquals(List.of(), response.brokers());
    for (byte type : new byte[] {0, 3, -1}) {
      assertEquals(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
          ErrorCode.forCode(ask(request().endpointType(type).build(), 2).errorCode()));
    }
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 0; version <= 2; version++) {
      assertEquals(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code(), DirectCall.refuse(handler, request().build(), version,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DescribeClusterResponse.class).errorCode());
    }
  }
}
