/**
 * A replica of a partition on this broker: its log, its role, its high watermark, and who waits for it.
 *
 * <p><b>Threading:</b> a {@link odradek.core.partition.Partition} is confined to its shard. What other threads may know
 * of it is in its {@link odradek.core.partition.PartitionView}, an immutable image behind a volatile field. Nothing
 * here knows a thread, a clock or a channel.
 */
package odradek.core.partition;
