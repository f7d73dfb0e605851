package odradek.core.group;

import java.util.random.RandomGenerator;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.CoordinatorOptions;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.coordinator.CoordinatorState;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/**
 * The groups of one partition of {@code __consumer_offsets}, with the commands that work on them. Only wires them together.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
public final class GroupPartition implements CoordinatorState<GroupRecord> {

  private static final long RELOAD_BACKOFF_MS = 1_000;

  private final GroupTable table;
  private final Rebalancer rebalancer;
  private final GroupConfig config;
  private final JoinGroup join;
  private final SyncGroup sync;
  private final Heartbeat heartbeat;
  private final LeaveGroup leave;
  private final CommitOffsets commitOffsets;
  private final FetchOffsets fetchOffsets;

  GroupPartition(CoordinatorContext<GroupRecord> context, GroupConfig config, TopicNames topics,
      RandomGenerator random) {
    this.config = config;
    table = new GroupTable(context);
    rebalancer = new Rebalancer(context, config);
    join = new JoinGroup(context, table, config, rebalancer, new StaticRejoin(context, rebalancer),
        new MemberIds(random));
    sync = new SyncGroup(context, table, rebalancer);
    heartbeat = new Heartbeat(table, rebalancer.sessions());
    leave = new LeaveGroup(table, rebalancer);
    commitOffsets = new CommitOffsets(context, table, config, topics, rebalancer.sessions());
    fetchOffsets = new FetchOffsets(table, topics);
  }

  /**
   * Makes the coordinator of a partition; it is closed until this broker is elected.
   *
   * @param index the partition of {@code __consumer_offsets}
   * @param shard the partition's shard
   * @param clock the time
   * @param config what can be set
   * @param topics which topics there are
   * @param random for member ids; used on the shard only
   */
  public static CoordinatorPartition<GroupPartition, GroupRecord> create(int index, Shard shard, Clock clock,
      GroupConfig config, TopicNames topics, RandomGenerator random) {
    return new CoordinatorPartition<>("groups of partition " + index, shard, clock, new GroupRecordCodec(),
        new CoordinatorOptions(config.offsetsCommitTimeoutMs(), RELOAD_BACKOFF_MS),
        context -> new GroupPartition(context, config, topics, random));
  }

  @Override
  public void replay(GroupRecord record) {
    table.replay(record);
  }

  /** Every member gets a whole session to find this coordinator. */
  @Override
  public void activated() {
    table.live();
    for (ClassicGroup group : table.all()) {
      group.members().all().forEach(member -> rebalancer.sessions().touch(group, member));
      if (group.members().count() > config.maxSize()) {
        rebalancer.prepare(group, "it has more members than group.max.size allows");
      }
    }
  }

  GroupTable table() {
    return table;
  }

  JoinGroup join() {
    return join;
  }

  SyncGroup sync() {
    return sync;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  LeaveGroup leave() {
    return leave;
  }

  CommitOffsets commitOffsets() {
    return commitOffsets;
  }

  FetchOffsets fetchOffsets() {
    return fetchOffsets;
  }
}
