/** For authors of plug-ins: contract tests, fault injection, an embedded broker for tests. */
module odradek.testkit {
  requires transitive odradek.core;
}
