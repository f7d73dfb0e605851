package odradek.core.coordinator;

import java.util.function.BiConsumer;
import java.util.function.Function;
import odradek.api.ErrorCode;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator's share of the world: the state machine of one partition of its internal topic.
 *
 * <pre>
 *              elected                loaded
 *   CLOSED ──────────────▶ LOADING ───────────▶ ACTIVE
 *     ▲                     │   ▲                 │
 *     │           unreadable│   │ after a pause   │ failed append, or a bug
 *     │                     ▼   │                 │
 *     │                    FAILED ◀───────────────┘ (a failed append loads again at once)
 *     └── resigned, from everywhere
 * </pre>
 *
 * <p>Requests get NOT_COORDINATOR while the partition is closed and COORDINATOR_LOAD_IN_PROGRESS until it is active.
 *
 * <p><b>Threading:</b> confined to the partition's shard, except {@link #shard}. <b>Blocking:</b> never.
 *
 * @param <S> the state machine
 * @param <E> its records
 */
public final class CoordinatorPartition<S extends CoordinatorState<E>, E> {

  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorPartition.class);
  private static final Cancellable NOTHING = () -> { };

  private final String name;
  private final Shard shard;
  private final Clock clock;
  private final CoordinatorCodec<E> codec;
  private final CoordinatorOptions options;
  private final Function<CoordinatorContext<E>, S> states;
  private CoordinatorPhase phase = CoordinatorPhase.CLOSED;
  private int leaderEpoch = -1;
  private CoordinatorLog log;
  private Activation<S, E> activation;
  private Cancellable nextLoad = NOTHING;

  /**
   * Creates a closed partition.
   *
   * @param name what it is called in the log
   * @param shard where all of it happens
   * @param clock the time
   * @param codec how the records are stored
   * @param options limits
   * @param states makes an empty state machine for each life of the state
   */
  public CoordinatorPartition(String name, Shard shard, Clock clock, CoordinatorCodec<E> codec,
      CoordinatorOptions options, Function<CoordinatorContext<E>, S> states) {
    this.name = name;
    this.shard = shard;
    this.clock = clock;
    this.codec = codec;
    this.options = options;
    this.states = states;
  }

  /** The shard that owns the partition; never changes. Any thread. */
  public Shard shard() {
    return shard;
  }

  /** Where the partition is in its life. */
  public CoordinatorPhase phase() {
    return phase;
  }

  /**
   * This broker leads the partition now: reads the log and then serves. News of an epoch that has passed is ignored.
   *
   * @param newLeaderEpoch the epoch it leads in
   * @param newLog the log in that epoch
   */
  public void elected(int newLeaderEpoch, CoordinatorLog newLog) {
    boolean known = newLeaderEpoch == leaderEpoch && phase != CoordinatorPhase.CLOSED;
    if (newLeaderEpoch < leaderEpoch || known) {
      return;
    }
    close();
    leaderEpoch = newLeaderEpoch;
    log = newLog;
    load();
  }

  /**
   * This broker does not lead the partition, or not any more. News of an epoch that has passed is ignored.
   *
   * @param newLeaderEpoch the epoch in which that is so
   */
  public void resigned(int newLeaderEpoch) {
    if (newLeaderEpoch >= leaderEpoch) {
      leaderEpoch = newLeaderEpoch;
      close();
    }
  }

  /** Throws the state away and serves no more, until the next election. */
  public void close() {
    end(CoordinatorPhase.CLOSED, ErrorCode.NOT_COORDINATOR);
    log = null;
  }

  /**
   * Runs an operation on the state. It may append records, and answers now or in a later operation; the answer is
   * handed out when everything appended before it is committed.
   *
   * @param reply where the answer goes; called on the shard, possibly before this returns
   * @param operation gets the state, and the reply to answer to
   */
  public <R> void submit(Reply<R> reply, BiConsumer<S, Reply<R>> operation) {
    switch (phase) {
      case CLOSED -> reply.fail(ErrorCode.NOT_COORDINATOR);
      case ACTIVE -> activation.submit(reply, operation);
      default -> reply.fail(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }
  }

  private void load() {
    phase = CoordinatorPhase.LOADING;
    nextLoad = NOTHING;
    activation = new Activation<>(shard, clock, codec, options, log, new Watch());
    activation.load(states);
  }

  private void loadAfter(long delayMs) {
    nextLoad = shard.schedule(() -> {
      if (activation == null && log != null) {
        load();
      }
    }, delayMs);
  }

  private void end(CoordinatorPhase next, ErrorCode error) {
    phase = next;
    nextLoad.cancel();
    nextLoad = NOTHING;
    Activation<S, E> ended = activation;
    activation = null;
    if (ended != null) {
      ended.end(error);
    }
  }

  private final class Watch implements Activation.Owner<S, E> {

    @Override
    public void loaded() {
      phase = CoordinatorPhase.ACTIVE;
      LOG.info("{}: loaded in leader epoch {}", name, leaderEpoch);
    }

    @Override
    public void broken(Activation<S, E> broken, ErrorCode error, String reason, Throwable cause) {
      if (broken != activation) {
        return;
      }
      boolean appendFailed = phase == CoordinatorPhase.ACTIVE && cause == null;
      LOG.warn("{}: {} ({}); the state is read again", name, reason, error, cause);
      end(appendFailed ? CoordinatorPhase.LOADING : CoordinatorPhase.FAILED, LogErrors.forClient(error));
      loadAfter(appendFailed ? 0 : options.reloadBackoffMs());
    }
  }
}
