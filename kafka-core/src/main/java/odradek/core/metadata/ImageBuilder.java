package odradek.core.metadata;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.record.BrokerChangeRecord;
import odradek.core.metadata.record.ClusterRecord;
import odradek.core.metadata.record.ConfigRecord;
import odradek.core.metadata.record.FeatureLevelRecord;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.ProducerIdsRecord;
import odradek.core.metadata.record.RegisterBrokerRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.metadata.record.TopicStorageRecord;
import odradek.core.metadata.record.UnregisterBrokerRecord;

/**
 * Makes the next image from records. There is no decision in it: the same records on the same image always give the
 * same.
 *
 * <p>A record that does not fit the image means that this node and whoever wrote the record disagree about the past; it
 * is never skipped.
 *
 * <p><b>Threading:</b> confined to one thread; used once.
 */
public final class ImageBuilder {

  private final ClusterImage before;
  private final TopicsBuilder topics;
  private final Set<Integer> touchedBrokers = new TreeSet<>();
  private final Set<ConfigResource> touchedConfigs = new TreeSet<>();
  private String clusterId;
  private PersistentSortedMap<Integer, BrokerImage> brokers;
  private PersistentSortedMap<ConfigResource, Map<String, String>> configs;
  private PersistentSortedMap<String, Short> features;
  private long nextProducerId;

  /** Starts from an image. */
  public ImageBuilder(ClusterImage before) {
    this.before = before;
    this.topics = new TopicsBuilder(before.topics());
    this.clusterId = before.clusterId();
    this.brokers = before.brokers();
    this.configs = before.configs();
    this.features = before.features();
    this.nextProducerId = before.nextProducerId();
  }

  /**
   * Applies a record.
   *
   * @throws IllegalStateException if it does not fit what was applied before
   */
  public void replay(ApiMessage message) {
    if (message instanceof PartitionChangeRecord change) {
      topics.change(change);
    } else if (message instanceof PartitionRecord partition) {
      topics.add(partition);
    } else if (message instanceof TopicRecord topic) {
      topics.add(topic);
    } else if (message instanceof RemoveTopicRecord removed) {
      String name = topics.remove(removed);
      setConfig(ConfigResource.topic(name), Map.of());
    } else if (message instanceof ConfigRecord config) {
      replay(config);
    } else if (message instanceof RegisterBrokerRecord broker) {
      replay(broker);
    } else if (message instanceof BrokerChangeRecord change) {
      replay(change);
    } else if (message instanceof UnregisterBrokerRecord gone) {
      registered(gone.brokerId(), gone.brokerEpoch());
      brokers = brokers.without(gone.brokerId());
    } else if (message instanceof ProducerIdsRecord ids) {
      nextProducerId = ids.nextProducerId();
    } else if (message instanceof FeatureLevelRecord feature) {
      features = feature.level() == 0
          ? features.without(feature.name())
          : features.with(feature.name(), feature.level());
    } else if (message instanceof TopicStorageRecord storage) {
      topics.switchStorage(storage);
    } else if (message instanceof ClusterRecord cluster) {
      clusterId = cluster.clusterId();
    } else {
      throw new IllegalStateException("no metadata record: " + message.getClass().getName());
    }
  }

  private void replay(ConfigRecord config) {
    ConfigResource.Type type = ConfigResource.Type.of(config.resourceType());
    if (type == null) {
      throw new IllegalStateException("config " + config.name() + " is for a resource of the unknown type "
          + config.resourceType());
    }
    var resource = new ConfigResource(type, config.resourceName());
    Map<String, String> values = configs.get(resource);
    var changed = values == null ? new TreeMap<String, String>() : new TreeMap<>(values);
    if (config.value() == null) {
      changed.remove(config.name());
    } else {
      changed.put(config.name(), config.value());
    }
    setConfig(resource, changed);
  }

  private void setConfig(ConfigResource resource, Map<String, String> values) {
    if (values.isEmpty() && !configs.containsKey(resource)) {
      return;
    }
    touchedConfigs.add(resource);
    configs = values.isEmpty() ? configs.without(resource) : configs.with(resource, Map.copyOf(values));
  }

  private void replay(RegisterBrokerRecord broker) {
    touchedBrokers.add(broker.brokerId());
    brokers = brokers.with(broker.brokerId(), new BrokerImage(broker.brokerId(), broker.brokerEpoch(),
        broker.incarnationId(), broker.rack(), broker.fenced(),
        broker.endpoints().stream().map(endpoint -> new BrokerImage.Endpoint(
            endpoint.name(), endpoint.host(), endpoint.port(), endpoint.securityProtocol())).toList(),
        broker.directories()));
  }

  private void replay(BrokerChangeRecord change) {
    BrokerImage broker = registered(change.brokerId(), change.brokerEpoch());
    brokers = brokers.with(broker.brokerId(), new BrokerImage(broker.brokerId(), broker.brokerEpoch(),
        broker.incarnationId(), broker.rack(), change.fenced(), broker.endpoints(), broker.directories()));
  }

  private BrokerImage registered(int brokerId, long brokerEpoch) {
    BrokerImage broker = brokers.get(brokerId);
    if (broker == null || broker.brokerEpoch() != brokerEpoch) {
      throw new IllegalStateException("a record is about broker " + brokerId + " with epoch " + brokerEpoch
          + ", registered is " + (broker == null ? "none" : "epoch " + broker.brokerEpoch()));
    }
    touchedBrokers.add(brokerId);
    return broker;
  }

  /** The image with all records applied, and what is different. */
  public ClusterDelta build() {
    var after = new ClusterImage(clusterId, brokers, topics.build(), configs, features, nextProducerId,
        before.controllerId(), before.controllerEpoch());
    return new ClusterDelta(before, after, topics.touched(), touchedConfigs, touchedBrokers);
  }
}
