package odradek.core.coordinator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import odradek.api.ErrorCode;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;

/**
 * One life of a coordinator's state: from the first record read to the moment it is thrown away.
 *
 * <p>Operations, timers and callbacks of the log all pass through {@link #run}: while one runs nothing is released,
 * at its end everything that may be.
 */
final class Activation<S extends CoordinatorState<E>, E>
    implements CoordinatorContext<E>, CoordinatorLog.LoadListener, LogWriter.Outcome {

  private final Shard shard;
  private final Clock clock;
  private final CoordinatorCodec<E> codec;
  private final CoordinatorOptions options;
  private final CoordinatorLog log;
  private final Owner<S, E> owner;
  private final LogWriter writer;
  private final HeldReplies replies;
  private final Set<Timer> timers = new HashSet<>();
  private S state;
  private boolean active;
  private boolean over;
  private boolean running;
  private boolean commitTimerSet;

  /** Who wants to know how it goes. */
  interface Owner<S extends CoordinatorState<E>, E> {

    /** The log has been read. */
    void loaded();

    /** It cannot go on; the owner ends this life. */
    void broken(Activation<S, E> activation, ErrorCode error, String reason, Throwable cause);
  }

  Activation(Shard shard, Clock clock, CoordinatorCodec<E> codec, CoordinatorOptions options, CoordinatorLog log,
      Owner<S, E> owner) {
    this.shard = shard;
    this.clock = clock;
    this.codec = codec;
    this.options = options;
    this.log = log;
    this.owner = owner;
    this.writer = new LogWriter(log, this);
    this.replies = new HeldReplies(writer, this);
  }

  void load(Function<CoordinatorContext<E>, S> states) {
    state = states.apply(this);
    log.load(this);
  }

  @Override
  public void batch(CoordinatorBatch batch) {
    if (over) {
      return;
    }
    try {
      if (batch instanceof CoordinatorBatch.Plain plain) {
        for (CoordinatorRecord stored : plain.records()) {
          E record = codec.decode(stored);
          if (record != null) {
            state.replay(record);
          }
        }
      } else if (batch instanceof CoordinatorBatch.Transactional transactional) {
        for (CoordinatorRecord stored : transactional.records()) {
          E record = codec.decode(stored);
          if (record != null) {
            state.replayPending(transactional.producerId(), record);
          }
        }
      } else if (batch instanceof CoordinatorBatch.EndMarker marker) {
        state.replayEnd(marker.producerId(), marker.committed());
      }
    } catch (RuntimeException e) {
      owner.broken(this, ErrorCode.UNKNOWN_SERVER_ERROR, "a record of the log makes no sense", e);
    }
  }

  @Override
  public void loaded() {
    if (over) {
      return;
    }
    active = true;
    owner.loaded();
    run(state::activated);
  }

  @Override
  public void failed(ErrorCode error, String detail) {
    if (!over) {
      owner.broken(this, error, "the log cannot be read: " + detail, null);
    }
  }

  /** Runs an operation of a client. */
  <R> void submit(Reply<R> reply, BiConsumer<S, Reply<R>> operation) {
    HeldReply<R> held = replies.hold(reply);
    run(() -> {
      try {
        operation.accept(state, held);
      } catch (CoordinatorException e) {
        if (!held.isOpen()) {
          throw e;
        }
        held.fail(e.error());
      }
    });
  }

  private void run(Runnable task) {
    running = true;
    try {
      task.run();
    } catch (RuntimeException e) {
      owner.broken(this, ErrorCode.UNKNOWN_SERVER_ERROR, "an operation failed", e);
    } finally {
      running = false;
    }
    release();
  }

  private void release() {
    if (running || over) {
      return;
    }
    replies.release();
    if (replies.isWaiting() && !commitTimerSet) {
      commitTimerSet = true;
      schedule(this::expireReplies, options.commitTimeoutMs());
    }
  }

  private void expireReplies() {
    commitTimerSet = false;
    long nowMs = nowMs();
    replies.expire(nowMs - options.commitTimeoutMs(), ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (replies.isWaiting()) {
      commitTimerSet = true;
      schedule(this::expireReplies, Math.max(1, replies.oldestMs() + options.commitTimeoutMs() - nowMs));
    }
  }

  @Override
  public void committed() {
    release();
  }

  @Override
  public void failed(ErrorCode error) {
    owner.broken(this, error, "an append failed", null);
  }

  @Override
  public void append(List<E> records) {
    List<CoordinatorRecord> stored = encode(records);
    if (!admits(new CoordinatorBatch.Plain(stored))) {
      return;
    }
    if (writer.join(stored, sizeBytes(stored))) {
      shard.execute(() -> run(writer::flush));
    }
    for (int i = 0; i < records.size(); i++) {
      state.replay(records.get(i));
    }
  }

  @Override
  public void appendPending(long producerId, short producerEpoch, List<E> records) {
    var batch = new CoordinatorBatch.Transactional(producerId, producerEpoch, encode(records));
    if (admits(batch)) {
      writer.write(batch);
      records.forEach(record -> state.replayPending(producerId, record));
    }
  }

  @Override
  public void appendEnd(CoordinatorBatch.EndMarker marker) {
    if (admits(marker)) {
      writer.write(marker);
      state.replayEnd(marker.producerId(), marker.committed());
    }
  }

  /** Whether there is still a log to append to; throws if it would not take the batch. */
  private boolean admits(CoordinatorBatch batch) {
    if (over) {
      // The operation was under way when an append of its own failed; its reply has been failed already.
      return false;
    }
    if (!active) {
      throw new IllegalStateException("nothing can be appended while the log is read");
    }
    ErrorCode error = log.check(batch);
    if (error != ErrorCode.NONE) {
      throw new CoordinatorException(LogErrors.forClient(error),
          "the log takes no batch at the moment: " + error.message());
    }
    return true;
  }

  private List<CoordinatorRecord> encode(List<E> records) {
    List<CoordinatorRecord> stored = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      stored.add(codec.encode(records.get(i)));
    }
    int sizeBytes = sizeBytes(stored);
    if (sizeBytes > writer.roomBytes()) {
      throw new CoordinatorException(ErrorCode.MESSAGE_TOO_LARGE, records.size() + " records take " + sizeBytes
          + " bytes, at most " + writer.roomBytes() + " fit into a batch");
    }
    return stored;
  }

  private static int sizeBytes(List<CoordinatorRecord> records) {
    int sizeBytes = 0;
    for (int i = 0; i < records.size(); i++) {
      sizeBytes += records.get(i).sizeBytes();
    }
    return sizeBytes;
  }

  @Override
  public Cancellable schedule(Runnable task, long delayMs) {
    Timer timer = new Timer(task);
    if (!over) {
      timers.add(timer);
      timer.scheduled = shard.schedule(timer, delayMs);
    }
    return timer;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  /** Ends this life: no timer fires any more, and everybody who waits gets an error. */
  void end(ErrorCode error) {
    over = true;
    writer.close();
    timers.forEach(timer -> timer.scheduled.cancel());
    timers.clear();
    replies.abandonAll(error);
  }

  private final class Timer implements Runnable, Cancellable {

    private final Runnable task;
    private Cancellable scheduled;

    Timer(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (timers.remove(this)) {
        Activation.this.run(task);
      }
    }

    @Override
    public void cancel() {
      if (timers.remove(this)) {
        scheduled.cancel();
      }
    }
  }
}
