/**
 * The partitions that this broker hosts: log directories, storage engines, and the life of a partition from the moment
 * the metadata names it until it is deleted.
 *
 * <p>The committed metadata is the truth; storage is reconciled with it, at the start and with every change.
 *
 * <p><b>Threading:</b> opening, creating and deleting run on the I/O pool; an open partition is handed to its shard.
 */
package odradek.core.hosting;
