package odradek.core.spi.storage;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import odradek.core.spi.Clock;
import odradek.core.spi.Settings;

/**
 * What an engine is given when it opens.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param directory the engine's own directory, made on demand by the engine; nothing else writes there. An engine that
 *     is not {@link StorageCapability#PERSISTENT} leaves it alone
 * @param settings the provider's settings without their prefix {@code storage.<name>.}
 * @param clock time
 * @param io runs work that may block on the device; bounded, rejects with
 *     {@link java.util.concurrent.RejectedExecutionException} when it is full
 * @param metrics where the engine counts
 */
public record StorageContext(
    Path directory, Settings settings, Clock clock, Executor io, StorageMetrics metrics) {}
