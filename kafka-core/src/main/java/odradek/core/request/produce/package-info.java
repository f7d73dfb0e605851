/**
 * Produce: one batch per partition, handed to the partitions' shards, answered when all of them have what the acks ask
 * for.
 */
package odradek.core.request.produce;
