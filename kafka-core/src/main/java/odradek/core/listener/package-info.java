/**
 * The seam between the broker and whatever carries frames to it.
 *
 * <p>A {@link odradek.core.listener.ListenerProvider} is found by {@link java.util.ServiceLoader}. Core has
 * {@code in-process}, which passes frames without a socket; the module {@code odradek.server} provides {@code tcp}. A
 * listener cuts frames and writes answers; what is in them is the broker's business
 * ({@link odradek.core.listener.ConnectionHandler}).
 */
package odradek.core.listener;
