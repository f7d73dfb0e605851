package odradek.core.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.api.Uuid;
import odradek.api.frame.NodeEndpoint;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;

/**
 * Who leads partitions, and where those can be reached: what a client is told that did not know, so that it need not
 * ask for metadata first.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Source:</b> KIP-951.
 */
public final class CurrentLeaders {

  private final ClusterImage image;
  private final String listener;
  private Map<Integer, NodeEndpoint> endpoints;

  /**
   * @param image the newest image of the cluster
   * @param listener the listener that the client uses
   */
  public CurrentLeaders(ClusterImage image, String listener) {
    this.image = image;
    this.listener = listener;
  }

  /**
   * Looks a partition up, and keeps the endpoint of its leader for {@link #endpoints}.
   *
   * @param topic the topic's name, or empty where the id says which
   * @param id the topic's id, or zero where the name says which
   * @return null if the partition is not known or has no leader
   */
  public PartitionImage find(String topic, Uuid id, int partition) {
    TopicImage found = id.isZero() ? image.topics().get(topic) : image.topics().get(id);
    PartitionImage known = found == null ? null : found.partition(partition);
    if (known == null || known.leader() < 0) {
      return null;
    }
    BrokerImage leader = image.liveBroker(known.leader());
    BrokerImage.Endpoint endpoint = leader == null ? null : leader.endpoint(listener);
    if (endpoint != null) {
      if (endpoints == null) {
        endpoints = new LinkedHashMap<>();
      }
      endpoints.put(known.leader(), new NodeEndpoint(known.leader(), endpoint.host(), endpoint.port(), leader.rack()));
    }
    return known;
  }

  /** Where the leaders that were found can be reached. */
  public List<NodeEndpoint> endpoints() {
    return endpoints == null ? List.of() : new ArrayList<>(endpoints.values());
  }
}
