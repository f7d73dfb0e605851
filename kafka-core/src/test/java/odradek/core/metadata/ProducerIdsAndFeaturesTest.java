package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.AllocateProducerIdsRequest;
import odradek.api.message.AllocateProducerIdsResponse;
import odradek.api.message.UpdateFeaturesRequest;
import odradek.api.message.UpdateFeaturesRequest.FeatureUpdateKey;
import odradek.api.message.UpdateFeaturesResponse;
import org.junit.jupiter.api.Test;

class ProducerIdsAndFeaturesTest {

  private static final byte UPGRADE = 1;
  private static final byte SAFE_DOWNGRADE = 2;

  private final TestCluster cluster = new TestCluster(Map.of(), 2, new SupportedFeatures(Map.of(
      "x.version", new SupportedFeatures.Range((short) 0, (short) 3),
      "y.version", new SupportedFeatures.Range((short) 2, (short) 4))), 1);

  private AllocateProducerIdsResponse allocate(int brokerId, long brokerEpoch) {
    return cluster.apply(new AllocateProducerIds(new AllocateProducerIdsRequest(brokerId, brokerEpoch)));
  }

  private long epoch(int brokerId) {
    return cluster.image().brokers().get(brokerId).brokerEpoch();
  }

  @Test
  void blocksOfProducerIdsNeverOverlap() {
    AllocateProducerIdsResponse first = allocate(1, epoch(1));
    AllocateProducerIdsResponse second = allocate(2, epoch(2));
    AllocateProducerIdsResponse third = allocate(1, epoch(1));

    assertEquals(0, first.producerIdStart());
    assertEquals(1_000, first.producerIdLen());
    assertEquals(1_000, second.producerIdStart());
    assertEquals(2_000, third.producerIdStart());
    assertEquals(3_000, cluster.image().nextProducerId());
  }

  @Test
  void onlyRegisteredBrokersGetProducerIds() {
    assertError(ErrorCode.BROKER_ID_NOT_REGISTERED, allocate(3, 1).errorCode());
    assertError(ErrorCode.STALE_BROKER_EPOCH, allocate(1, epoch(1) + 1).errorCode());
    assertEquals(0, cluster.image().nextProducerId());
  }

  private UpdateFeaturesResponse update(boolean validateOnly, FeatureUpdateKey... updates) {
    return cluster.apply(new UpdateFeatures(new UpdateFeaturesRequest(1_000, List.of(updates), validateOnly)));
  }

  private static FeatureUpdateKey feature(String name, int level, byte type) {
    return new FeatureUpdateKey(name, (short) level, false, type);
  }

  @Test
  void featuresRiseAndFallOnlyWhereAskedFor() {
    assertError(ErrorCode.NONE, update(false, feature("x.version", 2, UPGRADE)).errorCode());
    assertEquals((short) 2, cluster.image().features().get("x.version"));
    UpdateFeaturesResponse down = update(false, feature("x.version", 1, UPGRADE));
    assertError(ErrorCode.INVALID_UPDATE_VERSION, down.errorCode());
    assertTrue(down.errorMessage().contains("at least the level in effect, 2"), down.errorMessage());
    assertError(ErrorCode.NONE, update(false, feature("x.version", 1, SAFE_DOWNGRADE)).errorCode());
    assertError(ErrorCode.NONE, update(false, feature("x.version", 0, SAFE_DOWNGRADE)).errorCode());
    assertEquals(0, cluster.image().features().size());
  }

  @Test
  void allFeaturesChangeOrNone() {
    UpdateFeaturesResponse response =
        update(false, feature("x.version", 1, UPGRADE), feature("metadata.version", 7, UPGRADE));
    assertError(ErrorCode.INVALID_UPDATE_VERSION, response.errorCode());
    assertTrue(response.errorMessage().contains("[x.version, y.version]"), response.errorMessage());
    assertEquals(0, cluster.image().features().size());
    assertError(ErrorCode.INVALID_UPDATE_VERSION, update(false, feature("x.version", 4, UPGRADE)).errorCode());
    assertError(ErrorCode.INVALID_UPDATE_VERSION, update(false, feature("y.version", 1, UPGRADE)).errorCode());
    assertError(ErrorCode.INVALID_UPDATE_VERSION, update(false, feature("x.version", -1, SAFE_DOWNGRADE)).errorCode());
    assertError(ErrorCode.INVALID_REQUEST,
        update(false, feature("x.version", 1, UPGRADE), feature("x.version", 2, UPGRADE)).errorCode());
    assertError(ErrorCode.NONE, update(true, feature("x.version", 1, UPGRADE)).errorCode());
    assertEquals(0, cluster.image().features().size());
  }

  @Test
  void nothingIsPromisedThatIsNotBuilt() {
    assertEquals(Map.of(), SupportedFeatures.CURRENT.ranges());
  }
}
