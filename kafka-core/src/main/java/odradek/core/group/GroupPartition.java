package odradek.core.group;

import java.util.random.RandomGenerator;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.CoordinatorOptions;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.coordinator.CoordinatorState;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/**
 * The groups of one partition of {@code __consumer_offsets}, with the commands that work on them. Only wires them
 * together.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
public final class GroupPartition implements CoordinatorState<GroupRecord> {

  private static final long RELOAD_BACKOFF_MS = 1_000;

  private final GroupTable table;
  private final Rebalancer rebalancer;
  private final GroupConfig config;
  private final OffsetExpiry expiry;
  private final MemberCommands members;
  private final OffsetCommands offsets;
  private final AdminCommands admin;

  /** What members do. */
  record MemberCommands(JoinGroup join, SyncGroup sync, Heartbeat heartbeat, LeaveGroup leave) {}

  /** What happens to offsets. */
  record OffsetCommands(CommitOffsets commit, CommitTransactionalOffsets commitTransactional, FetchOffsets fetch,
      DeleteOffsets delete, ForgetTopic forgetTopic, EndTransaction endTransaction) {}

  /** What administrators do. */
  record AdminCommands(DescribeGroup describe, ListGroups list, DeleteGroup delete) {}

  GroupPartition(CoordinatorContext<GroupRecord> context, GroupConfig config, TopicNames topics,
      RandomGenerator random) {
    this.config = config;
    table = new GroupTable(context);
    rebalancer = new Rebalancer(context, config);
    expiry = new OffsetExpiry(context, table, config, topics);
    var sessions = rebalancer.sessions();
    var planner = new CommitPlanner(config, topics, context.clock());
    members = new MemberCommands(
        new JoinGroup(context, table, config, rebalancer, new StaticRejoin(context, rebalancer), new MemberIds(random)),
        new SyncGroup(context, table, rebalancer),
        new Heartbeat(table, sessions),
        new LeaveGroup(table, rebalancer));
    offsets = new OffsetCommands(
        new CommitOffsets(context, table, planner, sessions),
        new CommitTransactionalOffsets(context, table, planner),
        new FetchOffsets(table, topics),
        new DeleteOffsets(context, table, topics),
        new ForgetTopic(context, table),
        new EndTransaction(context));
    admin = new AdminCommands(new DescribeGroup(table), new ListGroups(table), new DeleteGroup(context, table));
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

  @Override
  public void replayPending(long producerId, GroupRecord record) {
    table.replayPending(producerId, record);
  }

  @Override
  public void replayEnd(long producerId, boolean committed) {
    table.replayEnd(producerId, committed);
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
    expiry.start();
  }

  GroupTable table() {
    return table;
  }

  MemberCommands members() {
    return members;
  }

  OffsetCommands offsets() {
    return offsets;
  }

  AdminCommands admin() {
    return admin;
  }
}
