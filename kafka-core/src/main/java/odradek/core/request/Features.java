package odradek.core.request;

import java.util.ArrayList;
import java.util.List;
import odradek.api.message.ApiVersionsResponse;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.SupportedFeatures;

/**
 * Features of the cluster as clients see them.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param supported what this broker can do
 * @param finalized what the cluster has agreed on
 * @param epoch grows with every change of {@code finalized}; -1 if unknown
 *
 * <p><b>Source:</b> KIP-584.
 */
record Features(List<Supported> supported, List<Finalized> finalized, long epoch) {

  private static final short LAST_VERSION_WITHOUT_ZERO = 3;

  /**
   * A range of levels that this broker can run at.
   *
   * @param name the feature
   * @param minLevel the lowest level
   * @param maxLevel the highest level
   */
  record Supported(String name, short minLevel, short maxLevel) {}

  /**
   * The level that the cluster runs at.
   *
   * @param name the feature
   * @param level its level
   */
  record Finalized(String name, short level) {}

  /** What this software can do, and what a cluster has agreed on. */
  static Features of(ClusterImage image) {
    var supported = new ArrayList<Supported>();
    SupportedFeatures.CURRENT.ranges().forEach((name, range) ->
        supported.add(new Supported(name, range.minimum(), range.maximum())));
    var finalized = new ArrayList<Finalized>();
    image.features().forEach((name, level) -> finalized.add(new Finalized(name, level)));
    return new Features(supported, finalized, Math.max(image.controllerEpoch(), 0));
  }

  /** Writes them into an answer; up to version 3 clients cannot read a feature whose lowest level is 0. */
  ApiVersionsResponse.Builder describe(ApiVersionsResponse.Builder response, short version) {
    var keys = new ArrayList<ApiVersionsResponse.SupportedFeatureKey>();
    for (Supported feature : supported) {
      if (feature.minLevel() > 0 || version > LAST_VERSION_WITHOUT_ZERO) {
        keys.add(ApiVersionsResponse.SupportedFeatureKey.builder()
            .name(feature.name()).minVersion(feature.minLevel()).maxVersion(feature.maxLevel()).build());
      }
    }
    var levels = new ArrayList<ApiVersionsResponse.FinalizedFeatureKey>();
    for (Finalized feature : finalized) {
      levels.add(ApiVersionsResponse.FinalizedFeatureKey.builder()
          .name(feature.name()).minVersionLevel(feature.level()).maxVersionLevel(feature.level()).build());
    }
    return response.supportedFeatures(keys).finalizedFeatures(levels).finalizedFeaturesEpoch(epoch);
  }
}
