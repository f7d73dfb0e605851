/**
 * The built-in metadata quorum {@code local}: one node, which always leads.
 *
 * <p>Entry point: {@link odradek.core.quorum.LocalQuorumProvider}. What is proposed is written to a small journal and
 * flushed once per group; proposals that arrive during a flush share the next one. When the journal has grown, a
 * snapshot replaces it. Without a directory nothing is written at all.
 *
 * <p><b>Threading:</b> proposals come from any thread; writing, flushing and delivery happen on the executor for
 * blocking work, one group at a time. <b>Depends on</b> {@code odradek.core.spi} alone; knows nothing of what the
 * records say.
 */
package odradek.core.quorum;
