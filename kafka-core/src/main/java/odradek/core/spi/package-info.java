/**
 * What the plug-in interfaces share: the clock and the typed view of settings that a plug-in receives; and the way in
 * which a broker's numbers are read.
 *
 * <p>The interfaces themselves are in {@link odradek.core.spi.storage}, {@link odradek.core.spi.codec} and
 * {@link odradek.core.spi.replication}. Nothing here depends on the rest of the broker.
 */
package odradek.core.spi;
