/** For authors of plug-ins: contract tests, fault injection, an embedded broker for tests. */
module odradek.testkit {
  requires transitive odradek.core;
  requires jdk.management;
  requires transitive org.junit.jupiter.api;

  exports odradek.testkit.codec;
}
