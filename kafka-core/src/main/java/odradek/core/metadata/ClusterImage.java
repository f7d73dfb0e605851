package odradek.core.metadata;

import java.util.Map;

/**
 * The cluster's metadata at one moment.
 *
 * <p><b>Threading:</b> immutable; shares structure with what it was made from, so that making the next one costs little
 * even with thousands of topics.
 *
 * @param clusterId the cluster's identity; null until the first leader has drawn it
 * @param brokers the brokers that have registered, by number
 * @param topics the topics
 * @param configs what was set at run time, by what it belongs to; no entry where nothing is
 * @param features the level of each feature that is in effect
 * @param nextProducerId the first producer id that is still free
 * @param controllerId the node that decides, or -1 if none is known; not part of the records
 * @param controllerEpoch the epoch of its leadership, -1 if none is known; not part of the records
 */
public record ClusterImage(
    String clusterId,
    PersistentSortedMap<Integer, BrokerImage> brokers,
    TopicsImage topics,
    PersistentSortedMap<ConfigResource, Map<String, String>> configs,
    PersistentSortedMap<String, Short> features,
    long nextProducerId,
    int controllerId,
    int controllerEpoch) {

  /** Of a cluster that does not exist yet. */
  public static final ClusterImage EMPTY = new ClusterImage(null, PersistentSortedMap.empty(), TopicsImage.EMPTY,
      PersistentSortedMap.empty(), PersistentSortedMap.empty(), 0, -1, -1);

  /** What was set for a resource at run time. */
  public Map<String, String> config(ConfigResource resource) {
    Map<String, String> values = configs.get(resource);
    return values == null ? Map.of() : values;
  }

  /** What was set for a topic. */
  public Map<String, String> topicConfig(String name) {
    return config(ConfigResource.topic(name));
  }

  /** A broker that is registered and not fenced, or null. */
  public BrokerImage liveBroker(int brokerId) {
    BrokerImage broker = brokers.get(brokerId);
    return broker == null || broker.fenced() ? null : broker;
  }

  /** With another controller. */
  ClusterImage withController(int controllerId, int controllerEpoch) {
    return new ClusterImage(
        clusterId, brokers, topics, configs, features, nextProducerId, controllerId, controllerEpoch);
  }
}
