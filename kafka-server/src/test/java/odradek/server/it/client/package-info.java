/**
 * The clients that talk to the broker under test: the Java client in this JVM, older Java clients and Apache Kafka's
 * stock tools in JVMs of their own, kcat, and KafkaJS under node.
 *
 * <p>A client that is not installed ends a test as skipped, by the client's name; where the environment variable
 * {@code CI} is {@code true} it fails it.
 */
package odradek.server.it.client;
