/** For authors of plug-ins: contract tests, fault injection, an embedded broker for tests. */
module odradek.testkit {
  requires transitive odradek.core;
  requires transitive org.junit.jupiter.api;

  exports odradek.testkit.replication;

  uses odradek.core.spi.replication.MetadataQuorumProvider;
}
