/**
 * Fetch: sessions, limits, and waiting for enough to read.
 *
 * <p>A fetch is read and written on its connection's shard; the partitions' views and storages may be read from there.
 * Only waiting concerns the partitions' own shards.
 *
 * <p><b>Source:</b> KIP-74 (limits), KIP-227 (sessions), KIP-320 (epochs).
 */
package odradek.core.request.fetch;
