package odradek.core.group;

import java.util.function.BiConsumer;
import odradek.core.coordinator.CoordinatorContext;

/**
 * How long members live without a sign.
 *
 * <p>A sign of life only moves the deadline. The timer is left alone unless it would be late; when it fires early it
 * starts anew for the rest.
 */
final class Sessions {

  /**
   * How long a new member may wait for a join to complete. It does not know its id, so it cannot send heartbeats, and
   * while it waits nobody would notice that it has gone.
   */
  static final long NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60_000;

  private final CoordinatorContext<GroupRecord> context;
  private final BiConsumer<ClassicGroup, Member> expired;

  Sessions(CoordinatorContext<GroupRecord> context, BiConsumer<ClassicGroup, Member> expired) {
    this.context = context;
    this.expired = expired;
  }

  /** The member has given a sign of life, or is given a whole session from now on. */
  void touch(ClassicGroup group, Member member) {
    extend(group, member, member.sessionTimeoutMs());
  }

  void touchNew(ClassicGroup group, Member member) {
    extend(group, member, NEW_MEMBER_JOIN_TIMEOUT_MS);
  }

  private void extend(ClassicGroup group, Member member, long timeoutMs) {
    Member.Session session = member.session();
    session.deadlineMs = context.nowMs() + timeoutMs;
    if (session.timer != null && session.timerAtMs > session.deadlineMs) {
      session.cancel();
    }
    if (session.timer == null) {
      schedule(group, member, timeoutMs);
    }
  }

  private void schedule(ClassicGroup group, Member member, long delayMs) {
    Member.Session session = member.session();
    session.timerAtMs = context.nowMs() + delayMs;
    session.timer = context.schedule(() -> look(group, member), delayMs);
  }

  private void look(ClassicGroup group, Member member) {
    Member.Session session = member.session();
    session.timer = null;
    long leftMs = session.deadlineMs - context.nowMs();
    if (leftMs > 0) {
      schedule(group, member, leftMs);
      return;
    }
    // Who waits for a rebalance cannot send heartbeats; it gets a whole session when it is answered.
    boolean excused = !member.isNew() && (member.isAwaitingJoin() || member.isAwaitingSync());
    if (!excused) {
      expired.accept(group, member);
    }
  }
}
