package odradek.core.spi.replication;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import odradek.core.spi.Clock;
import odradek.core.spi.Settings;

/**
 * What a quorum is given when it opens.
 *
 * @param nodeId this node
 * @param directory the quorum's own directory, made on demand; null if nothing is to be persisted
 * @param settings the provider's settings without their prefix {@code quorum.<name>.}
 * @param clock time
 * @param io runs work that may block on the device
 */
public record QuorumContext(int nodeId, Path directory, Settings settings, Clock clock, Executor io) {}
