package odradek.core.metadata;

import java.util.Set;
import java.util.random.RandomGenerator;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;

/**
 * What the controller needs to know apart from the metadata.
 *
 * @param config the configuration that this node was started with
 * @param storageProviders the names of the storage plug-ins that there are
 * @param volatileProviders the names of those among them that keep nothing when the process ends
 * @param features the features that can be put into effect
 * @param random where ids come from; used on the manager's shard alone
 */
public record ControllerSettings(
    BrokerConfig config, Set<String> storageProviders, Set<String> volatileProviders, SupportedFeatures features,
    RandomGenerator random) {

  /** Takes copies of the sets. */
  public ControllerSettings {
    storageProviders = Set.copyOf(storageProviders);
    volatileProviders = Set.copyOf(volatileProviders);
  }

  /** This node. */
  int nodeId() {
    return config.node().nodeId();
  }

  /** What is in effect where a topic says nothing, with the changes at run time that an image has. */
  public ConfigResolver resolver(ClusterImage image) {
    return ConfigResolver.of(config).with(
        image.config(ConfigResource.allBrokers()), image.config(ConfigResource.broker(nodeId())));
  }

  ControllerView view(ClusterImage image, long nextOffset) {
    return new ControllerView(
        image, nextOffset, config, resolver(image), storageProviders, volatileProviders, features, random);
  }
}
