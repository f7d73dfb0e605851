/**
 * Integration tests: real clients as processes against the packaged broker as a process.
 *
 * <p>The tests are black-box and use nothing of the project's own code. What they state was observed on Apache Kafka,
 * and they can be run against it again: {@code mvn verify -pl kafka-server -am -Poracle}. The profile {@code soak} adds
 * the long ones. Classes that end in {@code ConformanceIT} speak the protocol at the level of frames; the others use
 * clients.
 *
 * <p>Topics and groups have names of their own in every test, because most classes share one broker.
 */
package odradek.server.it;
