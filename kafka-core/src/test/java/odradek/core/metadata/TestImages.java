package odradek.core.metadata;

import java.util.Map;
import java.util.TreeMap;

/** Images of clusters for the tests of those who only read them. Broker 1 is {@code host1:9092} on PLAINTEXT. */
public final class TestImages {

  private TestImages() {}

  /**
   * Live brokers and topics.
   *
   * @param brokers how many, counted from 1
   * @param topics the number of partitions of each; all brokers keep all of them
   */
  public static ClusterImage of(int brokers, Map<String, Integer> topics) {
    var cluster = TestCluster.ofBrokers(brokers);
    cluster.apply(new InitializeCluster());
    new TreeMap<>(topics).forEach((name, partitions) -> cluster.created(name, partitions, brokers));
    return cluster.image().withController(1, 1);
  }

  /** The same with a broker fenced. */
  public static ClusterImage fence(ClusterImage image, int brokerId) {
    BrokerImage broker = image.brokers().get(brokerId);
    var fenced = new BrokerImage(broker.brokerId(), broker.brokerEpoch(), broker.incarnationId(), broker.rack(), true,
        broker.endpoints(), broker.directories());
    return new ClusterImage(image.clusterId(), image.brokers().with(brokerId, fenced), image.topics(), image.configs(),
        image.features(), image.nextProducerId(), image.controllerId(), image.controllerEpoch());
  }
}
