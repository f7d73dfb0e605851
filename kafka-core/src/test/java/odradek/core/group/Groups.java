package odradek.core.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupRequest.JoinGroupRequestProtocol;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupRequest.SyncGroupRequestAssignment;
import odradek.api.message.SyncGroupResponse;
import odradek.core.coordinator.CoordinatorPartition;
import odradek.core.coordinator.FakeLog;
import odradek.core.coordinator.Reply;
import odradek.core.coordinator.VirtualShard;

/**
 * A group coordinator with one partition, virtual time and a log in memory, and short ways to say what clients say.
 * The group is {@code g} unless said otherwise, the newest versions of the APIs are used, topics {@code t} and {@code
 * u} have 4 partitions.
 */
final class Groups implements CoordinatorPartitions, TopicNames {

  static final String GROUP = "g";
  static final int SESSION_MS = 10_000;
  static final int REBALANCE_MS = 60_000;

  final VirtualShard shard = new VirtualShard();
  final FakeLog log;
  final Map<String, Integer> topics = new HashMap<>(Map.of("t", 4, "u", 4));
  final CoordinatorPartition<GroupPartition, GroupRecord> partition;
  final GroupCoordinator coordinator = new GroupCoordinator(this);
  /** What members say the protocol is when they ask for their assignments. */
  String protocol = "range";
  private GroupPartition state;

  Groups(GroupConfig config) {
    this(config, new FakeLog());
  }

  /** A coordinator that takes over a log. */
  Groups(GroupConfig config, FakeLog log) {
    this.log = log;
    partition = GroupPartition.create(0, shard, shard.clock, config, this, new Random(1));
    partition.elected(1, log);
    shard.run();
  }

  static Groups create() {
    return new Groups(GroupConfig.defaults());
  }

  /** A coordinator whose first rebalance does not wait for more members. */
  static Groups withoutDelay() {
    return new Groups(config(0, Integer.MAX_VALUE));
  }

  static GroupConfig config(int initialDelayMs, int maxSize) {
    return new GroupConfig(initialDelayMs, 6_000, 1_800_000, maxSize, 4_096, 7 * 86_400_000L, 600_000, 5_000);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public CoordinatorPartition<GroupPartition, GroupRecord> partition(int index) {
    return partition;
  }

  @Override
  public int partitionCount(String topic) {
    return topics.getOrDefault(topic, 0);
  }

  @Override
  public Uuid idOf(String topic) {
    return topics.containsKey(topic) ? new Uuid(7, topic.hashCode()) : Uuid.ZERO;
  }

  @Override
  public String nameOf(Uuid topicId) {
    return topics.keySet().stream().filter(name -> idOf(name).equals(topicId)).findAny().orElse(null);
  }

  static GroupRequestContext client(int version) {
    return GroupRequestContext.of(version, "client", "/1.2.3.4");
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  static short code(ErrorCode error) {
    return error.code();
  }

  /** Sends a request and gives back where its answer will be. */
  <Q, R> Answer<R> send(Call<Q, R> call, int version, Q request) {
    return send(call, client(version), request);
  }

  <Q, R> Answer<R> send(Call<Q, R> call, GroupRequestContext client, Q request) {
    var answer = new Answer<R>();
    call.send(client, request, answer);
    shard.run();
    return answer;
  }

  /** A method of the coordinator. */
  interface Call<Q, R> {
    void send(GroupRequestContext client, Q request, Consumer<R> answer);
  }

  /** Lets time pass. */
  void after(long deltaMs) {
    shard.advance(deltaMs);
  }

  /** The coordinator moves away and comes back. */
  void reload() {
    int epoch = ++leaderEpoch;
    partition.resigned(epoch);
    partition.elected(epoch, log);
    shard.run();
  }

  private int leaderEpoch = 1;

  /** Looks into the state. */
  GroupPartition state() {
    inspect((groups, reply) -> {
      state = groups;
      reply.complete(null);
    });
    return state;
  }

  ClassicGroup group() {
    return state().table().find(GROUP);
  }

  private void inspect(BiConsumer<GroupPartition, Reply<Void>> operation) {
    partition.submit(new Reply<Void>() {
      @Override
      public void complete(Void response) {
        // The state is all that was wanted.
      }

      @Override
      public void fail(ErrorCode error) {
        throw new AssertionError("the coordinator is not active: " + error);
      }
    }, operation);
  }

  static JoinGroupRequest.Builder joinRequest(String memberId) {
    return JoinGroupRequest.builder().groupId(GROUP).sessionTimeoutMs(SESSION_MS).rebalanceTimeoutMs(REBALANCE_MS)
        .memberId(memberId).protocolType("consumer").protocols(protocols("range"));
  }

  /** Protocols by name; what a member says in each is the name with an exclamation mark. */
  static List<JoinGroupRequestProtocol> protocols(String... names) {
    return Arrays.stream(names).map(name -> new JoinGroupRequestProtocol(name, bytes(name + "!"))).toList();
  }

  Answer<JoinGroupResponse> join(JoinGroupRequest.Builder request) {
    return send(coordinator::joinGroup, 9, request.build());
  }

  /** Joins with a member id. */
  Answer<JoinGroupResponse> join(String memberId) {
    return join(joinRequest(memberId));
  }

  /** Gets a member id and joins with it. */
  Answer<JoinGroupResponse> joinNew() {
    return join(newMemberId());
  }

  String newMemberId() {
    JoinGroupResponse response = join("").get();
    if (response.errorCode() != ErrorCode.MEMBER_ID_REQUIRED.code()) {
      throw new AssertionError("expected to be given a member id, got " + response);
    }
    return response.memberId();
  }

  Answer<JoinGroupResponse> joinStatic(String instanceId) {
    return join(joinRequest("").groupInstanceId(instanceId));
  }

  Answer<SyncGroupResponse> sync(String memberId, int generation, String... memberAndAssignment) {
    List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
    for (int i = 0; i < memberAndAssignment.length; i += 2) {
      assignments.add(new SyncGroupRequestAssignment(memberAndAssignment[i], bytes(memberAndAssignment[i + 1])));
    }
    return send(coordinator::syncGroup, 5, SyncGroupRequest.builder().groupId(GROUP).generationId(generation)
        .memberId(memberId).protocolType("consumer").protocolName(protocol).assignments(assignments).build());
  }

  Answer<HeartbeatResponse> heartbeat(String memberId, int generation) {
    return send(coordinator::heartbeat, 4,
        HeartbeatRequest.builder().groupId(GROUP).memberId(memberId).generationId(generation).build());
  }

  Answer<LeaveGroupResponse> leave(String memberId, String instanceId) {
    return send(coordinator::leaveGroup, 5, LeaveGroupRequest.builder().groupId(GROUP)
        .members(List.of(new LeaveGroupRequest.MemberIdentity(memberId, instanceId, null))).build());
  }

  static OffsetCommitRequest.Builder commitRequest(String memberId, int generation, String topic, int partition,
      long offset) {
    return OffsetCommitRequest.builder().groupId(GROUP).memberId(memberId).generationIdOrMemberEpoch(generation)
        .topics(List.of(new OffsetCommitRequestTopic(topic, Uuid.ZERO,
            List.of(new OffsetCommitRequestPartition(partition, offset, 3, "meta")))));
  }

  short commit(String memberId, int generation, String topic, int partition, long offset) {
    return commitCode(commitLater(memberId, generation, topic, partition, offset).get());
  }

  Answer<OffsetCommitResponse> commitLater(String memberId, int generation, String topic, int partition, long offset) {
    return send(coordinator::commitOffsets, 9, commitRequest(memberId, generation, topic, partition, offset).build());
  }

  static short commitCode(OffsetCommitResponse response) {
    return response.topics().get(0).partitions().get(0).errorCode();
  }

  OffsetFetchResponse fetch(int version, String topic, int partition) {
    return send(coordinator::fetchOffsets, version, OffsetFetchRequest.builder()
        .groups(List.of(OffsetFetchRequestGroup.builder().groupId(GROUP)
            .topics(List.of(new OffsetFetchRequestTopics(topic, idOf(topic), List.of(partition)))).build()))
        .build()).get();
  }

  /** The committed offset. */
  long fetch(String topic, int partition) {
    return fetch(9, topic, partition).groups().get(0).topics().get(0).partitions().get(0).committedOffset();
  }

  /**
   * A settled group: the members in order of joining, the first one leads, and everybody has assignment {@code a<i>}.
   */
  Settled settle(int count) {
    List<String> members = new ArrayList<>();
    List<Answer<JoinGroupResponse>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(newMemberId());
    }
    members.forEach(member -> answers.add(join(member)));
    while (!answers.get(0).isThere()) {
      after(1_000);
    }
    int generation = answers.get(0).get().generationId();
    sync(members, generation);
    return new Settled(members, generation);
  }

  void sync(List<String> members, int generation) {
    String[] assignments = new String[2 * members.size()];
    for (int i = 0; i < members.size(); i++) {
      assignments[2 * i] = members.get(i);
      assignments[2 * i + 1] = "a" + i;
    }
    for (String member : members) {
      sync(member, generation, member.equals(group().leaderId()) ? assignments : new String[0]);
    }
    if (!group().is(GroupState.STABLE)) {
      throw new AssertionError("the group is " + group().state());
    }
  }

  /** A group that has come to rest. */
  record Settled(List<String> members, int generation) {
    String leader() {
      return members.get(0);
    }

    String follower() {
      return members.get(1);
    }
  }

  /** Where an answer will be. */
  static final class Answer<R> implements Consumer<R> {
    private R value;

    @Override
    public void accept(R response) {
      if (value != null) {
        throw new AssertionError("answered twice: " + value + " and " + response);
      }
      value = response;
    }

    boolean isThere() {
      return value != null;
    }

    R get() {
      if (value == null) {
        throw new AssertionError("not answered");
      }
      return value;
    }
  }
}
