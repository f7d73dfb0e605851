/**
 * The broker under test as a process of its own: started, killed, restarted, measured; never called.
 *
 * <p>Entry points: {@link odradek.server.it.broker.Brokers} for a broker of one's own and
 * {@link odradek.server.it.broker.SharedBroker} for the one that most test classes share. With the system property
 * {@code odradek.it.oracle=true} the same tests run against Apache Kafka, which says what is right.
 */
package odradek.server.it.broker;
