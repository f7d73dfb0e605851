/**
 * The log of one partition: a state machine over a {@link odradek.core.spi.storage.PartitionStorage} and a
 * {@link odradek.core.spi.storage.StateArea}.
 *
 * <p>Storage keeps opaque batches; what they <em>mean</em> is decided here: whether a producer's batch may be appended
 * ({@link odradek.core.log.BatchValidator}, {@link odradek.core.log.ProducerStates}), which offsets it gets, where
 * leader epochs start, which transactions are open or were aborted, which record a time or an epoch leads to, and what
 * retention removes.
 *
 * <p>Entry points: {@link odradek.core.log.PartitionLog#recover} opens a log in bounded steps,
 * {@link odradek.core.log.PartitionLog} is the log, {@link odradek.core.log.LogReader} reads it from any thread.
 *
 * <p><b>Threading:</b> a log is confined to its shard; nothing here has a lock, a thread or a clock of its own. A
 * {@code BatchValidator} keeps no state between calls, so that big batches can be validated elsewhere by another
 * instance.
 *
 * <p>Nothing here may depend on partitions (replication), requests, shards or listeners.
 */
package odradek.core.log;
