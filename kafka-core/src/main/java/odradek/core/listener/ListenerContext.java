package odradek.core.listener;

import java.util.function.Supplier;
import odradek.core.runtime.ShardGroup;
import odradek.core.spi.Settings;

/**
 * What a listener is given.
 *
 * @param listenerName the listener's name, for example {@code PLAINTEXT}
 * @param host the address to bind, empty for all
 * @param port the port to bind, 0 for any
 * @param shards the broker's shards; made by {@link ListenerProvider#newShardGroup} of this provider or of another one
 * @param limits what a peer may do at this time; how many connections there may be, and how fast they may come, can
 *     change
 * @param settings settings of the transport without their prefix
 * @param acceptor makes the broker's side of a new connection
 */
public record ListenerContext(
    String listenerName,
    String host,
    int port,
    ShardGroup shards,
    Supplier<ConnectionLimits> limits,
    Settings settings,
    ConnectionAcceptor acceptor) {}
