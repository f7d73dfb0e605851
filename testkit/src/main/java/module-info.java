/** For authors of plug-ins: contract tests, fault injection, an embedded broker for tests. */
module odradek.testkit {
  requires transitive odradek.core;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;

  exports odradek.testkit.codec;
  exports odradek.testkit.compaction;
  exports odradek.testkit.crash;
  exports odradek.testkit.junit;
  exports odradek.testkit.replication;
  exports odradek.testkit.storage;

  uses odradek.core.spi.replication.MetadataQuorumProvider;
  uses odradek.core.spi.storage.StorageProvider;
}
