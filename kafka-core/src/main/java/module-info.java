/**
 * The broker without its edges: the plug-in interfaces, the partition log, the coordinators, the controller and the
 * request handlers. Embedding starts at {@code odradek.core.Broker}, plug-ins at {@code odradek.core.spi}.
 *
 * @uses odradek.core.spi.storage.StorageProvider
 * @uses odradek.core.spi.codec.CompressionProvider
 * @uses odradek.core.spi.replication.MetadataQuorumProvider
 * @uses odradek.core.listener.ListenerProvider
 * @provides odradek.core.spi.storage.StorageProvider the provider {@code memory}
 * @provides odradek.core.spi.replication.MetadataQuorumProvider the quorum {@code local}
 */
@SuppressWarnings("module") // the targets of the qualified exports are built later
module odradek.core {
  requires transitive odradek.api;
  requires org.slf4j;

  exports odradek.core;
  exports odradek.core.embed;
  exports odradek.core.spi;
  exports odradek.core.spi.codec;
  exports odradek.core.spi.storage;
  exports odradek.core.spi.replication;
  exports odradek.core.plugin to odradek.server, odradek.testkit;
  exports odradek.core.runtime to odradek.client, odradek.server, odradek.testkit;
  exports odradek.core.compaction to odradek.testkit;
  exports odradek.core.log to odradek.testkit;
  exports odradek.core.config to odradek.server, odradek.testkit;
  exports odradek.core.metadata to odradek.server, odradek.testkit;
  exports odradek.core.listener to odradek.server, odradek.testkit;

  uses odradek.core.spi.storage.StorageProvider;
  uses odradek.core.spi.codec.CompressionProvider;
  uses odradek.core.spi.replication.MetadataQuorumProvider;
  uses odradek.core.listener.ListenerProvider;

  provides odradek.core.listener.ListenerProvider with odradek.core.inprocess.InProcessListenerProvider;
  provides odradek.core.spi.storage.StorageProvider with odradek.core.memory.MemoryStorageProvider;
  provides odradek.core.spi.replication.MetadataQuorumProvider with odradek.core.quorum.LocalQuorumProvider;
}
