package odradek.benchmarks.doctor;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import odradek.core.listener.ListenerProvider;
import odradek.core.plugin.Plugins;
import odradek.core.spi.codec.CompressionProvider;
import odradek.core.spi.replication.MetadataQuorumProvider;
import odradek.core.spi.storage.StorageProvider;

/** The kinds of plug-ins. */
enum SpiKind {
  STORAGE(StorageProvider.class, StorageProvider.SPI_VERSION),
  CODEC(CompressionProvider.class, CompressionProvider.SPI_VERSION),
  QUORUM(MetadataQuorumProvider.class, MetadataQuorumProvider.SPI_VERSION),
  LISTENER(ListenerProvider.class, ListenerProvider.SPI_VERSION);

  private final Class<?> service;
  private final int version;

  SpiKind(Class<?> service, int version) {
    this.service = service;
    this.version = version;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The interface of the providers. */
  Class<?> service() {
    return service;
  }

  /** The version of the interface here. */
  int version() {
    return version;
  }

  /** The kind whose interface has a name, or null. */
  static SpiKind ofService(String name) {
    for (SpiKind kind : values()) {
      if (kind.service.getName().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  String nameOf(Object provider) {
    return switch (this) {
      case STORAGE -> ((StorageProvider) provider).name();
      case CODEC -> ((CompressionProvider) provider).name();
      case QUORUM -> ((MetadataQuorumProvider) provider).name();
      case LISTENER -> ((ListenerProvider) provider).name();
    };
  }

  int versionOf(Object provider) {
    return switch (this) {
      case STORAGE -> ((StorageProvider) provider).spiVersion();
      case CODEC -> ((CompressionProvider) provider).spiVersion();
      case QUORUM -> ((MetadataQuorumProvider) provider).spiVersion();
      case LISTENER -> ((ListenerProvider) provider).spiVersion();
    };
  }

  /** What a provider declares; empty for kinds that declare nothing. */
  Set<?> capabilitiesOf(Object provider) {
    return switch (this) {
      case STORAGE -> ((StorageProvider) provider).capabilities();
      case QUORUM -> ((MetadataQuorumProvider) provider).capabilities();
      case CODEC, LISTENER -> Set.of();
    };
  }

  /** The providers that are there, by name. */
  Map<String, ?> installed(Plugins plugins) {
    return switch (this) {
      case STORAGE -> plugins.storage().byName();
      case CODEC -> plugins.codecs().byName();
      case QUORUM -> plugins.quorums().byName();
      case LISTENER -> plugins.listeners().byName();
    };
  }
}
