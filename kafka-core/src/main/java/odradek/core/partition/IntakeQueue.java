package odradek.core.partition;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.core.log.AppendOutcome;
import odradek.core.log.BatchValidator;
import odradek.core.log.PartitionLog;
import odradek.core.log.Rejected;
import odradek.core.log.ValidationOutcome;

/**
 * Appends on their way into a log, in the order in which they came. The first of them may be away, to be validated by a
 * worker, or parked, because the storage is busy; nothing passes it.
 *
 * <p><b>Threading:</b> confined to the partition's shard; workers see nothing but the batch that they validate.
 */
final class IntakeQueue {

  /** A batch that has to be decompressed to be validated leaves the shard if it has at least this size. */
  static final int AWAY_BYTES = 64 << 10;

  /** The log's side. */
  interface Taker {

    /** Appends and acknowledges, or refuses; false if the storage is busy and the same has to be tried again. */
    boolean take(Intake next);
  }

  private final ArrayDeque<Intake> queue = new ArrayDeque<>();
  private final PartitionLog log;
  private final String name;
  private final Taker taker;
  private final Executor home;
  private final Executor workers;
  private boolean away;

  /**
   * @param name the partition's, for messages
   * @param home runs tasks on the partition's shard
   * @param workers runs what takes long
   */
  IntakeQueue(PartitionLog log, String name, Taker taker, Executor home, Executor workers) {
    this.log = log;
    this.name = name;
    this.taker = taker;
    this.home = home;
    this.workers = workers;
  }

  /** Takes one in, at once if nothing is in its way. */
  void add(Intake next) {
    if (!queue.isEmpty()) {
      queue.add(next);
    } else if (leaves(next)) {
      queue.add(next);
      drain();
    } else if (!taker.take(next)) {
      queue.add(next);
    }
  }

  /** Takes in what waits, as far as it goes. */
  void drain() {
    while (!queue.isEmpty() && !away) {
      Intake head = queue.peek();
      if (leaves(head)) {
        sendAway(head);
      } else if (taker.take(head)) {
        queue.poll();
      } else {
        return;
      }
    }
  }

  private boolean leaves(Intake next) {
    return next.validated() == null && next.payload().remaining() >= AWAY_BYTES
        && BatchValidator.isExpensive(next.payload(), log.config());
  }

  private void sendAway(Intake head) {
    Supplier<ValidationOutcome> validation = log.validation(head.payload(), head.origin(), head.produceVersion());
    try {
      away = true;
      workers.execute(() -> validateAway(head, validation));
    } catch (RejectedExecutionException e) {
      // All workers are busy and their queue is full: better here than not at all.
      away = false;
      head.validated(validation.get());
    }
  }

  private void validateAway(Intake head, Supplier<ValidationOutcome> validation) {
    ValidationOutcome outcome = new Rejected(ErrorCode.UNKNOWN_SERVER_ERROR,
        "the broker failed to validate a batch for partition " + name + "; its log says why");
    try {
      outcome = validation.get();
    } finally {
      ValidationOutcome ended = outcome;
      home.execute(() -> cameBack(head, ended));
    }
  }

  private void cameBack(Intake head, ValidationOutcome outcome) {
    away = false;
    if (head.refusal() != null) {
      queue.poll();
      head.listener().completed(head.refusal());
    } else {
      head.validated(outcome);
    }
    drain();
  }

  /**
   * None of those that wait gets into the log. The bytes of one that is away are being read: it is told when it comes
   * back.
   */
  void refuseAll(AppendOutcome outcome) {
    Intake gone = away ? queue.poll() : null;
    while (!queue.isEmpty()) {
      queue.poll().listener().completed(outcome);
    }
    if (gone != null) {
      gone.refuse(outcome);
      queue.addFirst(gone);
    }
  }
}
