/**
 * What executes: shards, and the pools for work that may block. Threads of core are made here and nowhere else.
 *
 * <p>A {@link odradek.core.runtime.Shard} is a single-threaded event loop that owns some partitions and coordinators.
 * State that belongs to a shard is touched on that shard only, so it needs no locks.
 */
package odradek.core.runtime;
