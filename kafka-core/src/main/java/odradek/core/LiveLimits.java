package odradek.core;

import java.util.Map;
import java.util.function.Supplier;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConnectionSettings;
import odradek.core.hosting.TopicConfigSource;
import odradek.core.listener.ConnectionLimits;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ConfigResource;
import odradek.core.metadata.ImagePublisher;

/**
 * The limits of connections, with the changes made at run time.
 *
 * <p><b>Threading:</b> told of changes on the shard of the metadata, asked by anyone.
 */
final class LiveLimits implements ImagePublisher, Supplier<ConnectionLimits> {

  private final TopicConfigSource configs;
  private final ConfigResource broker;
  private Map<String, String> ofAllBrokers = Map.of();
  private Map<String, String> ofThisBroker = Map.of();
  private volatile ConnectionLimits limits;

  LiveLimits(TopicConfigSource configs) {
    this.configs = configs;
    this.broker = ConfigResource.broker(configs.nodeId());
    this.limits = limits(configs.base().broker());
  }

  @Override
  public void published(ClusterDelta delta, ClusterImage next) {
    Map<String, String> nextOfAll = next.config(ConfigResource.allBrokers());
    Map<String, String> nextOfThis = next.config(broker);
    if (!nextOfAll.equals(ofAllBrokers) || !nextOfThis.equals(ofThisBroker)) {
      ofAllBrokers = nextOfAll;
      ofThisBroker = nextOfThis;
      limits = limits(configs.resolver(next).broker());
    }
  }

  @Override
  public ConnectionLimits get() {
    return limits;
  }

  private static ConnectionLimits limits(BrokerConfig config) {
    ConnectionSettings settings = config.connections();
    long maxBufferedBytes = settings.maxQueuedRequestBytes() > 0 ? settings.maxQueuedRequestBytes()
        : Math.max(2L * settings.maxRequestBytes(), Runtime.getRuntime().maxMemory() / 4);
    return new ConnectionLimits(settings.maxRequestBytes(), settings.maxConnections(), settings.maxConnectionsPerIp(),
        settings.maxConnectionsByIp(), settings.maxConnectionsPerSecond(), settings.maxIdleMs(), maxBufferedBytes);
  }
}
