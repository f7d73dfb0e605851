/**
 * The built-in transport {@code in-process}: passes frames without a socket, for tests and for clients in the same
 * process.
 *
 * <p>Entry point: {@link odradek.core.Broker#connect} of a broker that was started with {@code listen("in-process",
 * 0)}. What goes through is Kafka's protocol, frame by frame; there is no client library here.
 *
 * <p><b>Threading:</b> a connection lives on one shard, and its {@link odradek.core.embed.InProcessClient.Receiver}
 * is called there.
 */
package odradek.core.inprocess;
