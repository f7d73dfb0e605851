package odradek.core.metadata;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.NotQuorumLeaderException;
import odradek.core.spi.replication.QuorumStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the cluster's metadata on this node: follows the quorum and, while this node leads it, is the active controller.
 *
 * <p>A command is decided on the latest image, changes included that are not committed yet. Its records are proposed in
 * the epoch of the leadership; its caller gets the response once they are committed and all publishers know. A command
 * that changes nothing waits for the changes that it may have seen. When the leadership is lost, the uncommitted image
 * is thrown away and all callers that wait are told so.
 *
 * <p><b>Threading:</b> {@link #submit}, {@link #image} and {@link #quorumStatus} may be called from any thread;
 * callbacks and publishers are called on the manager's shard, to which all other state is confined. {@link
 * CommittedLog} lives on the quorum's thread.
 */
public final class MetadataManager implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataManager.class);

  /** A command whose records are proposed, or that waits for those of an earlier one. */
  private final class Pending {
    private final Runnable complete;
    private final Refusal refuse;
    private final boolean proposed;
    private Cancellable timeout;
    private boolean answered;

    Pending(Runnable complete, Refusal refuse, boolean proposed) {
      this.complete = complete;
      this.refuse = refuse;
      this.proposed = proposed;
    }

    void complete() {
      answer(complete);
    }

    void refuse(ErrorCode error, String message) {
      answer(() -> refuse.refuse(error, message));
    }

    private void answer(Runnable action) {
      if (!answered) {
        answered = true;
        if (timeout != null) {
          timeout.cancel();
        }
        guarded(action);
      }
    }
  }

  private interface Refusal {
    void refuse(ErrorCode error, String message);
  }

  private static final int MAX_PENDING = 4_096;
  private static final long NO_TIMEOUT_MS = Integer.MAX_VALUE;

  private final ControllerSettings settings;
  private final Shard shard;
  private final MetadataQuorum quorum;
  private final List<ImagePublisher> publishers;
  private final MetadataFaults faults;
  private final CommittedLog committed;

  private volatile ClusterImage image = ClusterImage.EMPTY;
  private volatile boolean closing;

  // Confined to the shard.
  private final Deque<Pending> pending = new ArrayDeque<>();
  /** The latest image, uncommitted changes included; null unless this node leads. */
  private ClusterImage latest;
  private int epoch = -1;
  private long nextOffset;

  /**
   * Makes a manager that does nothing before {@link #start}.
   *
   * @param settings what the controller needs to know
   * @param shard where it lives
   * @param quorum orders its records; owned by the manager from now on
   * @param publishers are told of each change, in this order
   * @param faults is told what must not happen
   */
  public MetadataManager(ControllerSettings settings, Shard shard, MetadataQuorum quorum,
      List<ImagePublisher> publishers, MetadataFaults faults) {
    this.settings = settings;
    this.shard = shard;
    this.quorum = quorum;
    this.publishers = List.copyOf(publishers);
    this.faults = faults;
    this.committed = new CommittedLog(this);
  }

  /**
   * Begins to follow the quorum. What is committed already is published on the shard soon after; so is the leadership.
   *
   * <p><b>Blocking:</b> reads the device.
   */
  public void start() throws IOException {
    quorum.start(committed);
  }

  /**
   * The metadata as all publishers know it.
   *
   * <p>Whoever sees an image here can rely on it that every publisher was called with it.
   */
  public ClusterImage image() {
    return image;
  }

  /** How the quorum is. */
  public QuorumStatus quorumStatus() {
    return quorum.status();
  }

  /**
   * Has something decided.
   *
   * @param command what
   * @param timeoutMs how long the answer may take; then the command is refused with {@link ErrorCode#REQUEST_TIMED_OUT}
   *     although it may yet happen. Without any time it is refused and does not happen
   * @param callback gets the response, once, on the manager's shard; must not block
   * @param <R> the response
   */
  public <R> void submit(ControllerCommand<R> command, long timeoutMs, Consumer<R> callback) {
    shard.execute(() -> run(command, timeoutMs, callback));
  }

  private <R> void run(ControllerCommand<R> command, long timeoutMs, Consumer<R> callback) {
    Refusal refusal = (error, message) -> callback.accept(command.refused(error, message));
    if (latest == null || closing) {
      guarded(() -> refusal.refuse(ErrorCode.NOT_CONTROLLER, notController()));
    } else if (pending.size() >= MAX_PENDING) {
      guarded(() -> refusal.refuse(ErrorCode.REQUEST_TIMED_OUT, pending.size()
          + " metadata changes are waiting to be committed, the limit is " + MAX_PENDING));
    } else if (timeoutMs <= 0) {
      guarded(() -> refusal.refuse(ErrorCode.REQUEST_TIMED_OUT, "the request allows " + timeoutMs + " ms"));
    } else {
      decide(command, timeoutMs, callback, refusal);
    }
  }

  private String notController() {
    if (closing) {
      return "node " + settings.nodeId() + " is closing";
    }
    return "node " + settings.nodeId() + " is not the controller, which is node " + image.controllerId() + " in epoch "
        + image.controllerEpoch();
  }

  private <R> void decide(ControllerCommand<R> command, long timeoutMs, Consumer<R> callback, Refusal refusal) {
    Decision<R> decision;
    ClusterImage next;
    try {
      decision = command.decide(settings.view(latest, nextOffset));
      var builder = new ImageBuilder(latest);
      decision.records().forEach(builder::replay);
      next = builder.build().after();
    } catch (RuntimeException e) {
      faults.failed(new IllegalStateException("command " + command.getClass().getSimpleName() + " failed", e), false);
      guarded(() -> refusal.refuse(ErrorCode.UNKNOWN_SERVER_ERROR, "the controller failed: " + e.getMessage()));
      return;
    }
    boolean proposed = !decision.records().isEmpty();
    var entry = new Pending(() -> callback.accept(decision.response()), refusal, proposed);
    if (!proposed && pending.isEmpty()) {
      entry.complete();
      return;
    }
    pending.add(entry);
    entry.timeout = shard.schedule(() -> entry.refuse(ErrorCode.REQUEST_TIMED_OUT,
        "the metadata change was not committed within " + timeoutMs + " ms"), timeoutMs);
    if (proposed) {
      latest = next;
      nextOffset += decision.records().size();
      int proposedEpoch = epoch;
      quorum.propose(proposedEpoch, RecordFormat.write(decision.records())).whenComplete((offset, error) ->
          shard.execute(() -> proposalEnded(proposedEpoch, error)));
    }
  }

  private void proposalEnded(int proposedEpoch, Throwable error) {
    if (proposedEpoch != epoch) {
      // The callers were told when the epoch ended.
      return;
    }
    if (error != null) {
      Throwable cause = error.getCause() == null ? error : error.getCause();
      boolean never = error instanceof NotQuorumLeaderException || cause instanceof NotQuorumLeaderException;
      resign(never ? ErrorCode.NOT_CONTROLLER : ErrorCode.REQUEST_TIMED_OUT, error.getMessage());
      return;
    }
    pending.remove().complete();
    while (!pending.isEmpty() && !pending.peek().proposed) {
      pending.remove().complete();
    }
  }

  private void resign(ErrorCode error, String message) {
    latest = null;
    epoch = -1;
    var told = new ArrayList<>(pending);
    pending.clear();
    told.forEach(entry -> entry.refuse(error, message));
  }

  /** The quorum has a leader, or none. On the shard, in order with {@link #publish}. */
  void leadershipChanged(int leaderId, int leaderEpoch, long nextOffset, ClusterDelta delta) {
    if (latest != null) {
      resign(ErrorCode.NOT_CONTROLLER, "node " + leaderId + " leads the metadata quorum in epoch " + leaderEpoch
          + " now");
    }
    publish(delta);
    if (leaderId == settings.nodeId() && !closing) {
      epoch = leaderEpoch;
      latest = delta.after();
      this.nextOffset = nextOffset;
      run(new InitializeCluster(), NO_TIMEOUT_MS, clusterId -> LOG.info(
          "node {} is the controller of cluster {} in epoch {}", leaderId, clusterId, leaderEpoch));
    }
  }

  /** Tells everybody what has changed. On the shard. */
  void publish(ClusterDelta delta) {
    for (ImagePublisher publisher : publishers) {
      guarded(() -> publisher.published(delta, delta.after()));
    }
    image = delta.after();
  }

  Shard shard() {
    return shard;
  }

  /** The quorum cannot go on. Any thread. */
  void quorumFailed(Throwable cause) {
    faults.failed(cause, true);
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      faults.failed(e, false);
    }
  }

  /**
   * Stops to follow the quorum. Commands that wait are answered on the shard, which must be closed later than this.
   *
   * <p><b>Blocking:</b> waits for what is being written.
   */
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      quorum.close();
    } finally {
      shard.execute(() -> resign(ErrorCode.NOT_CONTROLLER, notController()));
    }
  }
}
