package odradek.core.group;

import static odradek.core.group.Groups.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteGroupsRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.SyncGroupResponse;
import odradek.core.coordinator.CoordinatorPhase;

/**
 * A coordinator, its log and some clients under one seed, which also draws how often things go wrong.
 *
 * <p>Checked all the time:
 * <ul>
 *   <li>every request is answered once;
 *   <li>all assignments of a generation that members get are those that one leader has given;
 *   <li>an offset that was acknowledged or seen is not followed by an older one;
 *   <li>a state that is read again is the state that was there, as far as it is written down.
 * </ul>
 */
final class GroupSimulation {

  private static final int CLIENT_COUNT = 6;
  private static final List<String> GROUP_IDS = List.of("a", "b");

  private final Random random;
  private final Groups groups;
  private final List<SimulatedMember> clients = new ArrayList<>();
  private final List<Groups.Answer<?>> answers = new ArrayList<>();
  private final Map<String, String> leaderTokens = new TreeMap<>();
  private final Map<String, OffsetModel> offsets = new TreeMap<>();
  private final StringBuilder history = new StringBuilder();
  private final double commitChance;
  private final double failChance;
  private final double moveChance;
  private final double crashChance;
  private final double leaveChance;
  private boolean healthy;
  private int leaderEpoch = 1;
  private int tokens;
  private int settledCount;
  private int fetchCount;

  /** What is known of one committed offset. */
  private static final class OffsetModel {
    long attempted = -1;
    long floor = -1;
    int deletions;
  }

  GroupSimulation(long seed) {
    random = new Random(seed);
    int delayMs = random.nextBoolean() ? 0 : 3_000;
    groups = new Groups(Groups.config(delayMs, random.nextInt(4) == 0 ? 2 : Integer.MAX_VALUE));
    groups.log.commits = false;
    commitChance = 0.2 + 0.8 * random.nextDouble();
    failChance = 0.03 * random.nextDouble();
    moveChance = 0.03 * random.nextDouble();
    crashChance = 0.05 * random.nextDouble();
    leaveChance = 0.05 * random.nextDouble();
    for (int i = 0; i < CLIENT_COUNT; i++) {
      String instanceId = random.nextInt(3) == 0 ? "i" + i : null;
      clients.add(new SimulatedMember(this, GROUP_IDS.get(i % GROUP_IDS.size()), instanceId));
    }
  }

  Random random() {
    return random;
  }

  Groups groups() {
    return groups;
  }

  boolean isHealthy() {
    return healthy;
  }

  double crashChance() {
    return healthy ? 0 : crashChance;
  }

  double leaveChance() {
    return healthy ? 0 : leaveChance;
  }

  int settledCount() {
    return settledCount;
  }

  int fetchCount() {
    return fetchCount;
  }

  String history() {
    return history.toString();
  }

  void note(String what) {
    history.append(groups.shard.nowMs()).append(' ').append(what).append('\n');
  }

  <R> Groups.Answer<R> track(Groups.Answer<R> answer) {
    answers.add(answer);
    return answer;
  }

  void run(int stepCount) {
    for (int i = 0; i < stepCount; i++) {
      step();
    }
  }

  private void step() {
    groups.after(random.nextInt(1_500));
    for (SimulatedMember client : clients) {
      if (healthy || random.nextInt(3) > 0) {
        client.act();
      }
    }
    if (random.nextDouble() < commitChance) {
      groups.log.commit(1 + random.nextInt(4));
    }
    if (!healthy) {
      disturb();
    }
    groups.shard.run();
  }

  private void disturb() {
    if (groups.log.waitingCount() > 0 && random.nextDouble() < failChance) {
      note("append fails");
      groups.log.fail(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, random.nextInt(3));
    }
    if (random.nextDouble() < moveChance) {
      move(random.nextInt(3));
    }
    if (random.nextDouble() < moveChance) {
      moveAndCompare();
    }
    if (random.nextDouble() < leaveChance) {
      delete(GROUP_IDS.get(random.nextInt(GROUP_IDS.size())));
    }
    if (random.nextDouble() < leaveChance) {
      clients.get(random.nextInt(clients.size())).removedByAdministrator();
    }
  }

  /** The coordinator moves away and comes back after a while. */
  private void move(int keptCount) {
    note("move");
    groups.log.forget(keptCount);
    groups.partition.resigned(++leaderEpoch);
    groups.after(random.nextInt(3_000));
    int epoch = ++leaderEpoch;
    groups.log.loadsSlowly = random.nextBoolean();
    groups.partition.elected(epoch, groups.log);
    if (groups.log.loadsSlowly) {
      clients.forEach(SimulatedMember::act);
      groups.log.loadsSlowly = false;
      groups.log.finishLoading();
    }
    groups.shard.run();
  }

  private void moveAndCompare() {
    if (groups.partition.phase() != CoordinatorPhase.ACTIVE) {
      return;
    }
    groups.shard.run();
    groups.log.commit();
    if (groups.partition.phase() != CoordinatorPhase.ACTIVE) {
      return;
    }
    Map<String, String> before = snapshot();
    groups.partition.resigned(++leaderEpoch);
    groups.partition.elected(++leaderEpoch, groups.log);
    groups.shard.run();
    Map<String, String> after = snapshot();
    before.forEach((what, state) -> assertEquals(state, after.get(what), what + " after it was read again"));
    after.keySet().removeAll(before.keySet());
    after.keySet().removeIf(what -> what.startsWith("group"));
    assertEquals(Map.of(), after, "what was not there before");
  }

  /** What is written down: offsets, and groups that are not in the middle of a rebalance. */
  private Map<String, String> snapshot() {
    Map<String, String> state = new LinkedHashMap<>();
    GroupTable table = groups.state().table();
    for (ClassicGroup group : table.all()) {
      boolean settled = group.is(GroupState.STABLE) || group.is(GroupState.EMPTY) && group.generation() > 0;
      if (settled) {
        StringBuilder text = new StringBuilder();
        text.append(group.state()).append(' ').append(group.generation()).append(' ').append(group.protocol())
            .append(' ').append(group.leaderId()).append(' ').append(group.stateSinceMs());
        group.members().all().forEach(member -> text.append(' ').append(member.memberId()).append('/')
            .append(member.instanceId()).append('/').append(text(member.metadata(group.protocol()))).append('/')
            .append(text(member.assignment())).append('/').append(member.rebalanceTimeoutMs()).append('/')
            .append(member.sessionTimeoutMs()).append('/').append(member.clientHost()));
        state.put("group " + group.groupId(), text.toString());
      }
      state.put("offsets of " + group.groupId(), table.offsets().ofGroup(group.groupId()).toString());
    }
    state.values().removeIf("{}"::equals);
    return state;
  }

  private void delete(String groupId) {
    OffsetModel model = model(groupId);
    model.floor = -1;
    model.deletions++;
    var answer = track(groups.send(groups.coordinator::deleteGroups, 2,
        DeleteGroupsRequest.builder().groupsNames(List.of(groupId)).build()));
    note("delete " + groupId + (answer.isThere() ? " " + answer.get() : ""));
  }

  private OffsetModel model(String groupId) {
    return offsets.computeIfAbsent(groupId, id -> new OffsetModel());
  }

  /** A leader gives out assignments; what they say is theirs alone. */
  String newToken() {
    return "token" + tokens++;
  }

  void joined(String groupId, JoinGroupResponse response) {
    note(groupId + " joined " + response.memberId() + " generation " + response.generationId());
    boolean leads = response.leader().equals(response.memberId());
    assertTrue(leads || response.members().isEmpty(), "only the leader sees the members");
    assertTrue(!leads || !response.members().isEmpty(), "the leader sees the members");
  }

  /**
   * A member has got an assignment: it must come from the same leader as everybody else's in that generation. A group
   * that has been deleted begins to count anew.
   */
  void synced(String groupId, int deletions, int generation, String memberId, SyncGroupResponse response) {
    note(groupId + " synced " + memberId + " generation " + generation);
    settledCount++;
    String assignment = text(response.assignment());
    assertTrue(!assignment.isEmpty(), "member " + memberId + " of generation " + generation + " has no assignment");
    String token = assignment.substring(0, assignment.indexOf(':'));
    String known = leaderTokens.putIfAbsent(groupId + deletions + "/" + generation, token);
    if (known != null) {
      assertEquals(known, token, "group " + groupId + " has two assignments in generation " + generation);
    }
  }

  long nextOffset(String groupId) {
    return ++model(groupId).attempted;
  }

  int deletions(String groupId) {
    return model(groupId).deletions;
  }

  void acknowledged(String groupId, long offset, int deletions) {
    OffsetModel model = model(groupId);
    if (model.deletions == deletions) {
      model.floor = Math.max(model.floor, offset);
    }
  }

  long floor(String groupId) {
    return model(groupId).floor;
  }

  void fetched(String groupId, long offset, long floor, int deletions) {
    fetchCount++;
    OffsetModel model = model(groupId);
    assertTrue(offset <= model.attempted, "offset " + offset + " was never committed");
    if (model.deletions == deletions) {
      assertTrue(offset >= floor, "offset " + offset + " of group " + groupId + " is older than " + floor);
      model.floor = Math.max(model.floor, offset);
    }
  }

  /** Nothing goes wrong any more: within some minutes every client is a member again, as far as there is room. */
  void heal() {
    healthy = true;
    groups.log.commits = true;
    groups.log.commit();
    for (int i = 0; i < 1_000; i++) {
      step();
    }
    for (String groupId : GROUP_IDS) {
      ClassicGroup group = groups.state().table().find(groupId);
      assertTrue(group != null && group.is(GroupState.STABLE),
          "group " + groupId + " is " + (group == null ? "not there" : group.state()));
      for (SimulatedMember client : clients) {
        boolean isMember = client.isSettledIn(groupId, group.generation());
        boolean isLockedOut = group.members().get(client.memberId()) == null;
        assertTrue(!client.groupId().equals(groupId) || isMember || isLockedOut,
            "member " + client.memberId() + " of group " + groupId + " has not settled");
      }
    }
  }

  /** Everybody stops. Nothing and nobody must be forgotten. */
  void end() {
    groups.after(3_600_000);
    for (Groups.Answer<?> answer : answers) {
      assertTrue(answer.isThere(), "a request was not answered");
    }
    assertTrue(groups.state().table().all().stream().allMatch(group -> group.is(GroupState.EMPTY)),
        "a group still has members");
    assertEquals(1, groups.shard.timerCount(), "only the expiry of offsets goes on");
  }
}
