/**
 * The plug-in interface for storage engines.
 *
 * <p>A partition is a sequence of <em>opaque, complete record batches</em> (format v2) addressed by offset. Watermarks,
 * leader epochs, idempotence, aborted transactions and record-exact look-ups are the broker's business, never the
 * engine's; of a batch an engine reads the header alone, through {@code odradek.api.record.RecordBatch}.
 *
 * <p><b>How to write one.</b>
 * <ol>
 *   <li>{@link odradek.core.spi.storage.StorageProvider}: a public constructor without parameters that loads nothing, a
 *       name that is persisted with the data, the declared capabilities, and {@code open}.
 *   <li>{@link odradek.core.spi.storage.StorageEngine}: one log directory; makes, opens, lists and deletes partitions
 *       and owns the {@link odradek.core.spi.storage.StateArea}.
 *   <li>{@link odradek.core.spi.storage.PartitionStorage}: one partition.
 *   <li>{@link odradek.core.spi.storage.Slice}: bytes that were read, counted by reference.
 *   <li>Register the provider with {@code provides} in the module descriptor <em>and</em> in {@code META-INF/services}.
 *   <li>Extend {@code odradek.testkit.storage.StorageContractTest}: it is the specification. For an engine that is
 *       persistent, {@code odradek.testkit.crash.CrashContractTest} too.
 * </ol>
 *
 * <p>An engine makes no threads of its own (native ones excepted, and declared by
 * {@link odradek.core.spi.storage.StorageCapability#NATIVE_THREADS}); it gets executors in the
 * {@link odradek.core.spi.storage.StorageContext}.
 */
package odradek.core.spi.storage;
