/**
 * Connections to brokers, seen from the client's side.
 *
 * <p>Entry points: {@link odradek.client.net.Client}, which keeps a connection to one of several servers, and
 * {@link odradek.client.net.Connection}, which is exactly one. What is asked is a {@link odradek.client.net.Call}: a
 * request of {@code odradek.api.message} and how its answer is read. Bytes travel through a
 * {@link odradek.client.net.Transport}: over TCP, or without a socket to a broker in the same process.
 *
 * <p>What happens on a connection is decided by a state machine that knows no thread, socket or clock; everything
 * around it only carries bytes and time.
 *
 * <p><b>Threading:</b> a connection lives on one {@link odradek.core.runtime.Shard}, to which its state is confined.
 * The entry points may be used from any thread; futures complete on that shard, and what hangs on them must not block.
 *
 * <p>Must not depend on any package of core but {@code odradek.core.runtime}, {@code odradek.core.spi} and
 * {@code odradek.core.embed}.
 */
package odradek.client.net;
