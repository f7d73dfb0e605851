package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.api.message.MetadataResponse.MetadataResponseBroker;
import odradek.api.message.MetadataResponse.MetadataResponsePartition;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TestImages;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

/**
 * What Metadata tells of the controller and of leaders; the numbers in the names are those of the rules in the
 * compatibility reference.
 */
class MetadataRulesTest {

  private static final int NEWEST = 13;
  private static final int FENCED = 2;

  private final ClusterImage image = TestImages.of(3, Map.of("t", 6));

  private static MetadataResponse ask(ClusterImage image, String listener, int version) {
    var handler = new MetadataHandler(() -> image, new TopicCreation() {
      @Override
      public boolean isEnabled() {
        return false;
      }

      @Override
      public void createMissing(Set<String> names, Runnable done) {
        throw new AssertionError("creates " + names);
      }
    });
    var request = MetadataRequest.builder().topics(null).build();
    return new DirectCall(listener).call(handler, request, version, MetadataResponse.class);
  }

  private static Set<Integer> brokers(MetadataResponse response) {
    var ids = new HashSet<Integer>();
    for (MetadataResponseBroker broker : response.brokers()) {
      ids.add(broker.nodeId());
    }
    return ids;
  }

  private static List<MetadataResponsePartition> partitions(MetadataResponse response) {
    return response.topics().get(0).partitions();
  }

  @Test
  void rule20AnUnknownControllerIsMinusOne() {
    var noController = new ClusterImage(image.clusterId(), image.brokers(), image.topics(), image.configs(),
        image.features(), image.nextProducerId(), -1, -1);
    for (int version = 1; version <= NEWEST; version++) {
      assertEquals(1, ask(image, "PLAINTEXT", version).controllerId());
      assertEquals(-1, ask(noController, "PLAINTEXT", version).controllerId());
    }
  }

  @Test
  void rule20EveryLeaderIsAmongTheBrokers() {
    MetadataResponse all = ask(image, "PLAINTEXT", NEWEST);
    assertEquals(Set.of(1, 2, 3), brokers(all));
    var leaders = new HashSet<Integer>();
    partitions(all).forEach(partition -> leaders.add(partition.leaderId()));
    assertTrue(leaders.contains(FENCED), leaders.toString());
    ClusterImage fenced = TestImages.fence(image, FENCED);
    for (int version = 1; version <= NEWEST; version++) {
      MetadataResponse response = ask(fenced, "PLAINTEXT", version);
      assertEquals(Set.of(1, 3), brokers(response));
      for (MetadataResponsePartition partition : partitions(response)) {
        int leader = image.topics().get("t").partition(partition.partitionIndex()).leader();
        assertEquals(leader == FENCED ? -1 : leader, partition.leaderId());
        assertEquals(leader == FENCED ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
            ErrorCode.forCode(partition.errorCode()));
      }
    }
  }

  @Test
  void rule20ALeaderThatTheListenerDoesNotReachIsNotTold() {
    MetadataResponse response = ask(image, "OTHER", NEWEST);
    assertEquals(Set.of(), brokers(response));
    for (MetadataResponsePartition partition : partitions(response)) {
      assertEquals(-1, partition.leaderId());
      assertEquals(ErrorCode.LISTENER_NOT_FOUND, ErrorCode.forCode(partition.errorCode()));
    }
  }
}
