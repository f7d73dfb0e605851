/**
 * Compaction: of all records with the same key the last one stays. It works through the storage interface alone, so
 * every engine has it.
 *
 * <p>A log is cleaned in two walks. The first goes over what is new since the last time
 * ({@link odradek.core.compaction.CleanPlan}) and notes the last offset of each key, in a table of bounded size
 * ({@link odradek.core.compaction.OffsetMap}); if the table gets full, the rest waits for another time. The second goes
 * over the log from its start and writes what stays to replacements of its chunks. Offsets never change, and a batch of
 * which everything stays is copied as it is.
 *
 * <p>Entry points: {@link odradek.core.compaction.LogCleaner} cleans one log,
 * {@link odradek.core.compaction.GuardedStorage} keeps cleaning apart from other changes of the same storage.
 *
 * <p><b>Threading:</b> a cleaner is confined to one thread, which may block; the shards go on meanwhile. Which log is
 * next, and on which thread, is decided elsewhere. Nothing here may depend on partitions, shards or requests.
 */
package odradek.core.compaction;
