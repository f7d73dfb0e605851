/**
 * The built-in storage provider {@code memory}, also the reference implementation of the storage interface.
 *
 * <p>A log is a list of chunks, a chunk a list of direct buffers that grow with it: a partition without records holds
 * none, so many idle partitions cost next to nothing. Appending is one copy, a slice is written to a channel without
 * another. Buffers are counted by reference and used again. What was stored is gone when the engine closes.
 *
 * <p>Entry point: {@link odradek.core.memory.MemoryStorageProvider}. <b>Threading:</b> one lock per log, held for
 * microseconds. Depends on the storage interface and on record batches only.
 */
package odradek.core.memory;
