package odradek.core.coordinator;

import java.util.ArrayDeque;
import odradek.api.ErrorCode;

/**
 * The replies of one activation: those that the state machine still owes, and those that wait until what was appended
 * before them is committed. Answers leave in the order in which they were given.
 */
final class HeldReplies {

  private final LogPosition log;
  private final CoordinatorContext<?> context;
  private final HeldReply<?> open = new HeldReply<>(this, null);
  private final ArrayDeque<HeldReply<?>> answered = new ArrayDeque<>();
  private boolean releasing;

  HeldReplies(LogPosition log, CoordinatorContext<?> context) {
    this.log = log;
    this.context = context;
    open.previous = open;
    open.next = open;
  }

  /** How far the log is. */
  interface LogPosition {
    /** The number of the batch that holds the newest record. */
    long appended();

    /** The number of the newest batch that is committed. */
    long committed();
  }

  /** Takes a client's reply into custody. */
  <R> HeldReply<R> hold(Reply<R> target) {
    var held = new HeldReply<>(this, target);
    held.previous = open.previous;
    held.next = open;
    open.previous.next = held;
    open.previous = held;
    return held;
  }

  void answered(HeldReply<?> reply) {
    unlink(reply);
    reply.position = log.appended();
    reply.heldSinceMs = context.nowMs();
    answered.add(reply);
  }

  /** Hands out what is committed. A client that reacts with another request at once finds everything in order. */
  void release() {
    if (releasing) {
      return;
    }
    releasing = true;
    try {
      while (!answered.isEmpty() && answered.peek().position <= log.committed()) {
        answered.poll().release();
      }
    } finally {
      releasing = false;
    }
  }

  /** Whether answers wait. */
  boolean isWaiting() {
    return !answered.isEmpty();
  }

  /** When the oldest answer began to wait; only if one does. */
  long oldestMs() {
    return answered.peek().heldSinceMs;
  }

  /** Tells those whose answers have waited since some time or longer that the outcome is not known. */
  void expire(long heldSinceMs, ErrorCode error) {
    while (!answered.isEmpty() && answered.peek().heldSinceMs <= heldSinceMs) {
      answered.poll().abandon(error);
    }
  }

  /** The state is gone: everybody gets an error. */
  void abandonAll(ErrorCode error) {
    while (!answered.isEmpty()) {
      answered.poll().abandon(error);
    }
    while (open.next != open) {
      HeldReply<?> reply = open.next;
      unlink(reply);
      reply.abandon(error);
    }
  }

  private static void unlink(HeldReply<?> reply) {
    reply.previous.next = reply.next;
    reply.next.previous = reply.previous;
    reply.previous = null;
    reply.next = null;
  }
}
