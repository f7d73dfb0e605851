/**
 * Kafka's protocol at the level of frames: requests that no client library would send, and their bare answers.
 *
 * <p>Entry points: {@link odradek.server.it.wire.WireConnection} and {@link odradek.server.it.wire.Batches}. The
 * messages are written and read by the generated classes of Apache Kafka's client, which know nothing of this project.
 */
package odradek.server.it.wire;
