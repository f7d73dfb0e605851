/**
 * What the coordinators of groups and of transactions have in common: a state machine whose state is a partition of an
 * internal topic.
 *
 * <p>Entry point: {@link odradek.core.coordinator.CoordinatorPartition}. It loads a
 * {@link odradek.core.coordinator.CoordinatorState} from a {@link odradek.core.coordinator.CoordinatorLog}, runs
 * operations on it, writes the records that they append, and holds every answer until all that was appended before it
 * is committed. State is changed when a record is appended, not when it is committed. Should an append fail, the
 * whole state is thrown away and read again from the log: there is nothing to roll back, and nothing was answered
 * that could be lost.
 *
 * <p><b>Threading:</b> everything here is confined to the shard that owns the partition.
 *
 * <p>Must not depend on groups, transactions, the partition log or the network.
 */
package odradek.core.coordinator;
