package odradek.core.metadata;

import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import odradek.api.ErrorCode;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;
import odradek.core.config.TopicConfigs;

/**
 * What a command sees.
 *
 * @param image the latest image, changes included that are not committed yet
 * @param nextOffset at most the offset that the decision's first record will get, and more than that of any earlier one
 * @param config the configuration that this node was started with
 * @param resolver what is in effect where a topic says nothing
 * @param storageProviders the names of the storage plug-ins that there are
 * @param volatileProviders the names of those among them that keep nothing when the process ends
 * @param features the features that can be put into effect
 * @param random where ids come from
 */
public record ControllerView(
    ClusterImage image,
    long nextOffset,
    BrokerConfig config,
    ConfigResolver resolver,
    Set<String> storageProviders,
    Set<String> volatileProviders,
    SupportedFeatures features,
    RandomGenerator random) {

  /**
   * Refuses a topic that asks for a promise which its storage cannot keep. What is only the broker's default makes way
   * for what the topic says.
   *
   * @param overrides what is set on the topic
   * @param storageProvider the plug-in that keeps the topic
   */
  void requireKept(Map<String, String> overrides, String storageProvider) {
    if ("flushed".equals(overrides.get(TopicConfigs.DURABILITY)) && volatileProviders.contains(storageProvider)) {
      throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + TopicConfigs.DURABILITY
          + " is 'flushed': storage provider '" + storageProvider
          + "' keeps nothing when the broker ends, expected 'replicated' or a provider that persists");
    }
  }
}
