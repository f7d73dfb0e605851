package odradek.core.request.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsRequest.CreatableTopicConfig;
import odradek.api.message.CreateTopicsResponse;
import odradek.core.config.BrokerConfig;
import odradek.core.config.GroupSettings;
import odradek.core.config.TopicConfigs;
import odradek.core.metadata.CreateTopics;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partitions;
import odradek.core.request.InternalTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics when they are first needed: those that clients name, and the broker's own.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class MissingTopics implements TopicCreation {

  private static final Logger LOG = LoggerFactory.getLogger(MissingTopics.class);

  private final BrokerConfig config;
  private final MetadataManager metadata;
  private final Partitions partitions;

  /**
   * @param config the broker's configuration
   * @param metadata decides
   * @param partitions the partitions that this broker hosts
   */
  public MissingTopics(BrokerConfig config, MetadataManager metadata, Partitions partitions) {
    this.config = config;
    this.metadata = metadata;
    this.partitions = partitions;
  }

  @Override
  public boolean isEnabled() {
    return config.topics().autoCreate();
  }

  @Override
  public void createMissing(Set<String> names, Runnable done) {
    var topics = new ArrayList<CreatableTopic>();
    for (String name : names) {
      topics.add(name.equals(InternalTopics.CONSUMER_OFFSETS) ? consumerOffsets()
          : CreatableTopic.builder().name(name).numPartitions(-1).replicationFactor((short) -1).build());
    }
    create(topics, done);
  }

  /** Makes the topic of committed offsets if it is missing. */
  public void createConsumerOffsets(Runnable done) {
    create(List.of(consumerOffsets()), done);
  }

  private CreatableTopic consumerOffsets() {
    GroupSettings.Offsets offsets = config.groups().offsets();
    // A cluster that is smaller than the factor gets what it can give: one node must do for a start.
    int brokers = Math.max(1, metadata.image().brokers().size());
    if (brokers < offsets.replicationFactor()) {
      LOG.warn("topic {} gets {} replicas, as many as there are brokers; offsets.topic.replication.factor is {}",
          InternalTopics.CONSUMER_OFFSETS, brokers, offsets.replicationFactor());
    }
    Map<String, String> configs = new TreeMap<>(Map.of(
        "cleanup.policy", "compact",
        "compression.type", "producer",
        "segment.bytes", Integer.toString(offsets.segmentBytes())));
    if (offsets.storageProvider() != null) {
      configs.put(TopicConfigs.STORAGE_PROVIDER, offsets.storageProvider());
    }
    return CreatableTopic.builder()
        .name(InternalTopics.CONSUMER_OFFSETS)
        .numPartitions(offsets.partitionCount())
        .replicationFactor((short) Math.min(offsets.replicationFactor(), brokers))
        .configs(configs.entrySet().stream()
            .map(entry -> CreatableTopicConfig.builder().name(entry.getKey()).value(entry.getValue()).build())
            .toList())
        .build();
  }

  private void create(List<CreatableTopic> topics, Runnable done) {
    var request = CreateTopicsRequest.builder().topics(topics).build();
    metadata.submit(new CreateTopics(request), config.connections().requestTimeoutMs(), response ->
        partitions.whenSettled(existing(response), done));
  }

  /** The topics that are there now, whoever made them. */
  private Collection<Uuid> existing(CreateTopicsResponse response) {
    var ids = new ArrayList<Uuid>();
    for (CreateTopicsResponse.CreatableTopicResult result : response.topics()) {
      TopicImage topic = metadata.image().topics().get(result.name());
      if (topic != null) {
        ids.add(topic.id());
      } else {
        LOG.warn("topic '{}' could not be created: {}, {}", result.name(), ErrorCode.forCode(result.errorCode()),
            result.errorMessage());
      }
    }
    return ids;
  }
}
