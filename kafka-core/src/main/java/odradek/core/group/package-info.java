/**
 * Consumer groups in Kafka's classic protocol, and their committed offsets.
 *
 * <p>Entry points: {@link odradek.core.group.GroupCoordinator}, which request handlers call, and
 * {@link odradek.core.group.GroupPartition#create}, which makes the coordinator of one partition of
 * {@code __consumer_offsets}. Behind them there is a class per command; what they have in common is the state
 * ({@code ClassicGroup}, {@code Member}, {@code OffsetTable}), the way from one generation to the next ({@code
 * Rebalancer}) and the members' sessions ({@code Sessions}).
 *
 * <p>What is written down is what {@code GroupRecord} says: offsets, and a group each time a generation is settled. A
 * rebalance under way is not; members begin it again after the coordinator has moved.
 *
 * <p><b>Threading:</b> the commands and the state are confined to the partition's shard; only the front may be called
 * from anywhere.
 *
 * <p>Must not depend on the partition log, storage, the network or request handling.
 */
package odradek.core.group;
