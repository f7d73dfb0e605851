package odradek.core.plugin;

import java.util.ServiceLoader;
import odradek.core.listener.ListenerProvider;
import odradek.core.spi.codec.CompressionProvider;
import odradek.core.spi.replication.MetadataQuorumProvider;
import odradek.core.spi.storage.StorageProvider;

/**
 * Every plug-in that a broker can see.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param storage storage engines
 * @param codecs compression codecs
 * @param quorums metadata quorums
 * @param listeners transports that listen
 */
public record Plugins(
    Providers<StorageProvider> storage,
    Providers<CompressionProvider> codecs,
    Providers<MetadataQuorumProvider> quorums,
    Providers<ListenerProvider> listeners) {

  /**
   * Searches the module path and the class path.
   *
   * @param loader the class loader of the class path to search
   * @throws PluginException if plug-ins contradict each other
   */
  public static Plugins load(ClassLoader loader) {
    return new Plugins(
        Providers.load("storage", ServiceLoader.load(StorageProvider.class, loader),
            StorageProvider::name, StorageProvider::spiVersion, StorageProvider.SPI_VERSION),
        Providers.load("codec", ServiceLoader.load(CompressionProvider.class, loader),
            CompressionProvider::name, CompressionProvider::spiVersion, CompressionProvider.SPI_VERSION),
        Providers.load("quorum", ServiceLoader.load(MetadataQuorumProvider.class, loader),
            MetadataQuorumProvider::name, MetadataQuorumProvider::spiVersion, MetadataQuorumProvider.SPI_VERSION),
        Providers.load("listener", ServiceLoader.load(ListenerProvider.class, loader),
            ListenerProvider::name, ListenerProvider::spiVersion, ListenerProvider.SPI_VERSION));
  }
}
