/**
 * The cluster's metadata: what the topics, partitions, brokers and configs are, and who decides about them.
 *
 * <p>Three parts that know little of each other:
 * <ul>
 *   <li>{@link odradek.core.metadata.ClusterImage} is the state, immutable. {@link odradek.core.metadata.ImageBuilder}
 *       applies records to it with no decision in it; {@link odradek.core.metadata.ClusterDelta} says what is
 *       different.
 *   <li>{@link odradek.core.metadata.ControllerCommand}s decide: each turns a request and the latest image, uncommitted
 *       changes included, into records and a response. Pure; one class per command.
 *   <li>{@link odradek.core.metadata.MetadataManager} is the edge: it proposes the records to the quorum, applies what
 *       is committed, tells the {@link odradek.core.metadata.ImagePublisher}s and completes the callers.
 * </ul>
 *
 * <p><b>Threading:</b> images and commands are immutable; the manager's state is confined to one shard and to the
 * quorum's delivering thread, as said there. <b>Depends on</b> {@code odradek.core.config}, {@code .runtime}, {@code
 * .spi} and the wire messages; must not know partitions, logs, groups, channels or threads.
 */
package odradek.core.metadata;
