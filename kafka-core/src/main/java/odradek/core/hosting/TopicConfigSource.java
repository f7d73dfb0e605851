package odradek.core.hosting;

import odradek.core.config.ConfigResolver;
import odradek.core.config.EffectiveTopicConfig;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ConfigResource;
import odradek.core.metadata.TopicImage;
import odradek.core.spi.storage.PartitionOptions;

/**
 * What is in effect for topics, by the properties of this broker and the changes made at run time.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param base the broker's properties
 * @param nodeId this broker
 */
public record TopicConfigSource(ConfigResolver base, int nodeId) {

  /** What is in effect for a topic. */
  public EffectiveTopicConfig of(ClusterImage image, TopicImage topic) {
    return resolver(image).topic(image.topicConfig(topic.name()), topic.storageProvider());
  }

  /** The broker's configuration as an image has changed it. */
  public ConfigResolver resolver(ClusterImage image) {
    return base.with(image.config(ConfigResource.allBrokers()), image.config(ConfigResource.broker(nodeId)));
  }

  /** How the logs of a topic are laid out. */
  public PartitionOptions storageOptions(ClusterImage image, TopicImage topic) {
    return TopicLogConfigs.logConfig(of(image, topic), producerIdExpirationMs()).storage();
  }

  /** How long the log remembers a producer that is silent. */
  long producerIdExpirationMs() {
    return base.broker().transactions().producers().expirationMs();
  }
}
