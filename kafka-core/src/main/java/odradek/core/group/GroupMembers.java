package odradek.core.group;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.message.JoinGroupResponse;
import odradek.core.coordinator.Reply;

/**
 * The members of a classic group in the order in which they came, with what has to be known about all of them at once:
 * static ids, how many wait for the join to complete, how many support each protocol.
 */
final class GroupMembers {

  private final Map<String, Member> byId = new LinkedHashMap<>();
  private final Map<String, String> idByInstance = new HashMap<>();
  private final Map<String, Integer> supporters = new LinkedHashMap<>();
  private int awaitingJoinCount;

  Collection<Member> all() {
    return byId.values();
  }

  int count() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  Member get(String memberId) {
    return byId.get(memberId);
  }

  /** The member that an instance id stands for at present, or null. */
  String memberIdOf(String instanceId) {
    return idByInstance.get(instanceId);
  }

  void add(Member member) {
    byId.put(member.memberId(), member);
    if (member.isStatic()) {
      idByInstance.put(member.instanceId(), member.memberId());
    }
    countProtocols(member, 1);
    if (member.isAwaitingJoin()) {
      awaitingJoinCount++;
    }
  }

  /** Takes a member out and ends its session. Who waits for it is the caller's business. */
  Member remove(String memberId) {
    Member member = byId.remove(memberId);
    if (member != null) {
      member.session().cancel();
      countProtocols(member, -1);
      if (member.isAwaitingJoin()) {
        awaitingJoinCount--;
      }
      if (member.isStatic()) {
        idByInstance.remove(member.instanceId(), memberId);
      }
    }
    return member;
  }

  void clear() {
    all().forEach(member -> member.session().cancel());
    byId.clear();
    idByInstance.clear();
    supporters.clear();
    awaitingJoinCount = 0;
  }

  void protocols(Member member, List<MemberProtocol> protocols) {
    countProtocols(member, -1);
    member.protocols(protocols);
    countProtocols(member, 1);
  }

  /** Lets a request wait until the join completes; an earlier one of the same member is told to try again. */
  void awaitJoin(Member member, Reply<JoinGroupResponse> reply) {
    Reply<JoinGroupResponse> before = member.joinReply(reply);
    if (before == null) {
      awaitingJoinCount++;
    } else {
      before.complete(Responses.joinError(member.memberId(), ErrorCode.REBALANCE_IN_PROGRESS));
    }
  }

  /** Answers who waits for the join to complete, if somebody does. */
  void answerJoin(Member member, JoinGroupResponse response) {
    Reply<JoinGroupResponse> reply = member.joinReply(null);
    if (reply != null) {
      awaitingJoinCount--;
      reply.complete(response);
    }
  }

  boolean allAwaitJoin() {
    return awaitingJoinCount == byId.size();
  }

  int awaitingJoinCount() {
    return awaitingJoinCount;
  }

  /** The longest time that any member wants to have for joining again. */
  int rebalanceTimeoutMs() {
    int longest = 0;
    for (Member member : byId.values()) {
      longest = Math.max(longest, member.rebalanceTimeoutMs());
    }
    return longest;
  }

  /** Whether at least one of some protocols is supported by every member. */
  boolean supportsAny(List<MemberProtocol> protocols) {
    for (MemberProtocol protocol : protocols) {
      if (supporters.getOrDefault(protocol.name(), 0) == byId.size()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The protocol with the most votes among those that all members support; of equals the one that was voted for
   * first.
   */
  String selectProtocol() {
    Set<String> candidates = new HashSet<>();
    supporters.forEach((name, count) -> {
      if (count == byId.size()) {
        candidates.add(name);
      }
    });
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (Member member : byId.values()) {
      String vote = member.vote(candidates);
      if (vote == null) {
        throw new IllegalStateException("member " + member.memberId() + " supports none of " + candidates);
      }
      votes.merge(vote, 1, Integer::sum);
    }
    String winner = null;
    int most = 0;
    for (var entry : votes.entrySet()) {
      if (entry.getValue() > most) {
        winner = entry.getKey();
        most = entry.getValue();
      }
    }
    return winner;
  }

  private void countProtocols(Member member, int change) {
    // A request may name a protocol twice; it counts once.
    Set<String> names = new LinkedHashSet<>();
    member.protocols().forEach(protocol -> names.add(protocol.name()));
    for (String name : names) {
      supporters.merge(name, change, (count, more) -> count + more == 0 ? null : count + more);
    }
  }
}
