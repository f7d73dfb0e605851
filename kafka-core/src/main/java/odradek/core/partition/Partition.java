package odradek.core.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.BatchValidator;
import odradek.core.log.Busy;
import odradek.core.log.LogConfig;
import odradek.core.log.PartitionLog;
import odradek.core.log.Rejected;
import odradek.core.log.ValidBatch;
import odradek.core.log.ValidationOutcome;
import odradek.core.spi.storage.Slice;

/**
 * This broker's replica of a partition, which it leads: takes appends in the order in which they come, moves the high
 * watermark, acknowledges, and wakes those who wait for more.
 *
 * <p>Where the topic is {@code flushed}, the high watermark counts durable offsets only, and one flush at a time serves all
 * appends that came before it.
 *
 * <p><b>Threading:</b> confined to its shard, {@link #view()} and {@link #read} excepted, which any thread may call.
 */
public final class Partition {

  /** A batch that has to be decompressed to be validated leaves the shard if it has at least this size. */
  private static final int AWAY_BYTES = 64 << 10;

  private static final long WARM_BYTES = 64L << 20;

  private final TopicIdPartition id;
  private final String topic;
  private final PartitionLog log;
  private final Executor home;
  private final Executor workers;
  private final ArrayDeque<Intake> intake = new ArrayDeque<>();
  private final PendingAcks leaderAcks = new PendingAcks();
  private final PendingAcks replicatedAcks = new PendingAcks();
  private final List<ProgressListener> listeners = new ArrayList<>();
  private DurabilityMode durability;
  private int leaderEpoch;
  private long durableOffset;
  private long unreportedBytes;
  private boolean away;
  private boolean flushing;
  private boolean closed;
  private long flushMessages = Long.MAX_VALUE;
  private long flushMs = Long.MAX_VALUE;
  private long unflushedMessages;
  private long unflushedSinceMs = -1;
  private long bytesSinceWarm;
  private long nextWarmOffset;
  private volatile long warmOffset;
  private volatile PartitionView view;

  /**
   * Takes over an open log.
   *
   * @param id which partition
   * @param topic its topic's name
   * @param log its log, owned from now on
   * @param durability when an append counts
   * @param leaderEpoch the epoch of this broker's leadership
   * @param home runs tasks on the partition's shard
   * @param workers runs what takes long
   */
  public Partition(TopicIdPartition id, String topic, PartitionLog log, DurabilityMode durability, int leaderEpoch,
      Executor home, Executor workers) {
    this.id = id;
    this.topic = topic;
    this.log = log;
    this.durability = durability;
    this.leaderEpoch = leaderEpoch;
    this.home = home;
    this.workers = workers;
    // What was found at the start was read back from the device, and this replica is the only one: all of it counts.
    log.highWatermark(log.logEndOffset());
    log.beginEpoch(leaderEpoch);
    this.durableOffset = log.logEndOffset();
    this.warmOffset = log.logEndOffset();
    this.nextWarmOffset = warmOffset;
    refreshView();
  }

  /** Which partition this is. */
  public TopicIdPartition id() {
    return id;
  }

  /** The topic's name. */
  public String topic() {
    return topic;
  }

  /** The log; confined to the shard like the partition itself. */
  public PartitionLog log() {
    return log;
  }

  /** How the partition is right now. Any thread. */
  public PartitionView view() {
    return view;
  }

  /**
   * From this offset on reading does not wait for the device, as far as one can know: it was appended not long ago. Any
   * thread.
   */
  public long warmOffset() {
    return warmOffset;
  }

  /**
   * Reads complete batches. Any thread.
   *
   * @param offset from where, between the log start and the log end offset
   * @param upToOffset batches from this offset on are left out
   * @param maxBytes the largest size, unless the first batch alone is larger
   * @return the caller releases it
   */
  public Slice read(long offset, long upToOffset, int maxBytes) throws IOException {
    return log.reader().read(offset, upToOffset, maxBytes);
  }

  /**
   * Appends one batch after all that were given before.
   *
   * @param payload a produced batch, stamped in place; lent until the listener is called
   * @param acks 0 and 1: this broker has it; -1: all in-sync replicas have it
   * @param origin who wrote it
   * @param produceVersion the version of the produce request, which decides what may be in it
   * @param listener hears when that is so, or why it will not be
   */
  public void append(ByteBuffer payload, short acks, AppendOrigin origin, int produceVersion,
      AppendListener listener) {
    if (closed) {
      listener.completed(new Rejected(ErrorCode.NOT_LEADER_OR_FOLLOWER, "partition " + name() + " is gone"));
      return;
    }
    var next = new Intake(payload, acks, origin, produceVersion, listener);
    if (!intake.isEmpty()) {
      intake.add(next);
    } else if (leaves(next)) {
      intake.add(next);
      sendAway(next);
      drain();
    } else if (!take(next)) {
      intake.add(next);
    }
  }

  /** The storage takes appends again. */
  public void storageReady() {
    drain();
  }

  /** Takes in what has come, in order; the head may be away to be validated, and nothing passes it. */
  private void drain() {
    while (!intake.isEmpty() && !away) {
      Intake head = intake.peek();
      if (leaves(head)) {
        sendAway(head);
      } else if (take(head)) {
        intake.poll();
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
        "the broker failed to validate a batch for partition " + name() + "; its log says why");
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
      intake.remove(head);
      head.listener().completed(head.refusal());
    } else {
      head.validated(outcome);
    }
    drain();
  }

  private boolean take(Intake next) {
    int bytes = next.payload().remaining();
    AppendOutcome outcome = append(next);
    if (outcome instanceof Busy busy) {
      next.validated(busy.batch());
      return false;
    }
    if (!(outcome instanceof Appended appended)) {
      next.listener().completed(outcome);
      return true;
    }
    if (!appended.duplicate()) {
      unreportedBytes += bytes;
      cool(bytes);
      unflushedMessages += appended.lastOffset() - appended.baseOffset() + 1;
    }
    await(next, appended);
    advance();
    if (unflushedMessages >= flushMessages) {
      flush();
    }
    return true;
  }

  private AppendOutcome append(Intake next) {
    if (next.validated() == null) {
      return log.appendAsLeader(next.payload(), leaderEpoch, next.origin(), next.produceVersion());
    }
    return next.validated() instanceof ValidBatch valid ? log.append(valid, leaderEpoch) : (Rejected) next.validated();
  }

  /** What was appended longest ago gets cold: between one and two times {@link #WARM_BYTES} stay warm. */
  private void cool(int bytes) {
    bytesSinceWarm += bytes;
    if (bytesSinceWarm >= WARM_BYTES) {
      warmOffset = nextWarmOffset;
      nextWarmOffset = log.logEndOffset();
      bytesSinceWarm = 0;
    }
  }

  private void await(Intake next, Appended appended) {
    long nextOffset = appended.lastOffset() + 1;
    if (next.acks() == -1) {
      replicatedAcks.add(nextOffset, appended, next.listener());
    } else if (next.acks() == 1 || durability != DurabilityMode.FLUSHED) {
      // Even what needs no flush is acknowledged by advance() only: whoever hears of a record may fetch it at once.
      leaderAcks.add(nextOffset, appended, next.listener());
    } else {
      next.listener().completed(appended);
    }
  }

  /** Moves the high watermark as far as it may go, and tells everybody. */
  private void advance() {
    if (durability == DurabilityMode.FLUSHED) {
      flushSoon();
    } else {
      durableOffset = log.logEndOffset();
    }
    long before = log.highWatermark();
    long highWatermark = Math.max(before, Math.min(durableOffset, log.logEndOffset()));
    log.highWatermark(highWatermark);
    refreshView();
    leaderAcks.advancedTo(durableOffset);
    replicatedAcks.advancedTo(highWatermark);
    reportProgress(highWatermark > before);
  }

  /**
   * Tells of bytes that may be read now. While appends run ahead of the high watermark nobody counted how many of the bytes
   * lie before it: too many are told then, and told again later, which costs a reader an attempt, never its data.
   */
  private void reportProgress(boolean moved) {
    long bytes = unreportedBytes;
    if (bytes == 0) {
      return;
    }
    if (log.highWatermark() == log.logEndOffset()) {
      unreportedBytes = 0;
      wake(bytes);
    } else if (moved) {
      wake(bytes);
    }
  }

  private void flushSoon() {
    if (durableOffset < log.logEndOffset()) {
      flush();
    }
  }

  /**
   * Sets when records are flushed that nobody waits for; what is acknowledged does not depend on it.
   *
   * @param messages after so many records ({@code flush.messages})
   * @param ms when they are so old ({@code flush.ms})
   */
  public void flushPolicy(long messages, long ms) {
    flushMessages = messages;
    flushMs = ms;
  }

  /** Flushes if the oldest record that is not flushed is old enough. Called from time to time. */
  public void flushOld(long nowMs) {
    if (unflushedMessages == 0) {
      unflushedSinceMs = -1;
    } else if (unflushedSinceMs < 0) {
      unflushedSinceMs = nowMs;
    } else if (nowMs - unflushedSinceMs >= flushMs) {
      flush();
    }
  }

  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    unflushedMessages = 0;
    unflushedSinceMs = -1;
    log.flush().whenComplete((offset, failure) -> home.execute(() -> flushed(offset, failure)));
  }

  private void flushed(Long offset, Throwable failure) {
    flushing = false;
    if (closed) {
      return;
    }
    if (failure != null) {
      storageFailed(failure);
      return;
    }
    log.flushedTo(offset);
    durableOffset = Math.max(durableOffset, offset);
    advance();
  }

  /** The device failed: what was not acknowledged never will be, and the log takes nothing until it is opened again. */
  public void storageFailed(Throwable cause) {
    log.fail(cause);
    refuseAll(new Rejected(ErrorCode.KAFKA_STORAGE_ERROR,
        "the storage of partition " + name() + " failed: " + cause.getMessage()));
  }

  private void refuseAll(AppendOutcome outcome) {
    Intake gone = away ? intake.poll() : null;
    while (!intake.isEmpty()) {
      intake.poll().listener().completed(outcome);
    }
    if (gone != null) {
      // Its bytes are being read elsewhere: it is told when it comes back.
      gone.refuse(outcome);
      intake.add(gone);
    }
    leaderAcks.failAll(outcome);
    replicatedAcks.failAll(outcome);
    wake(Long.MAX_VALUE);
  }

  /**
   * Waits for progress.
   *
   * @param listener hears of all progress until {@link #removeListener}
   * @param seen what the caller has seen; if there is more already, the listener is called at once
   */
  public void addListener(ProgressListener listener, PartitionView seen) {
    listeners.add(listener);
    if (closed || seen != view) {
      listener.progressed(Long.MAX_VALUE);
    }
  }

  /** Waits no more. */
  public void removeListener(ProgressListener listener) {
    listeners.remove(listener);
  }

  private void wake(long bytes) {
    // Those who are called may leave, and take others with them.
    for (int i = listeners.size() - 1; i >= 0; i = Math.min(i, listeners.size()) - 1) {
      listeners.get(i).progressed(bytes);
    }
  }

  /**
   * Moves the log start offset forward. The caller answers once the log's state is durable.
   *
   * @param beforeOffset the new log start offset, -1 for the high watermark
   */
  public ErrorCode deleteRecords(long beforeOffset) {
    ErrorCode error = log.deleteRecords(beforeOffset);
    logStartMoved();
    return error;
  }

  /** Removes what the topic's retention lets go. */
  public void applyRetention() throws IOException {
    if (log.applyRetention()) {
      logStartMoved();
    }
  }

  private void logStartMoved() {
    refreshView();
    wake(Long.MAX_VALUE);
  }

  /** The topic's configuration has changed. */
  public void configure(LogConfig config, DurabilityMode newDurability) {
    log.config(config);
    durability = newDurability;
    advance();
  }

  /** Leads in a newer epoch. */
  public void lead(int newLeaderEpoch) {
    if (newLeaderEpoch > leaderEpoch) {
      leaderEpoch = newLeaderEpoch;
      log.beginEpoch(newLeaderEpoch);
      refreshView();
    }
  }

  /** Ends: nobody waits any more. The log is closed by whoever opened it. */
  public void close() {
    if (!closed) {
      closed = true;
      refuseAll(new Rejected(ErrorCode.NOT_LEADER_OR_FOLLOWER, "partition " + name() + " is gone"));
      listeners.clear();
    }
  }

  /** Whether the partition is gone. */
  public boolean isClosed() {
    return closed;
  }

  private void refreshView() {
    view = new PartitionView(
        leaderEpoch, log.logStartOffset(), log.lastStableOffset(), log.highWatermark(), log.logEndOffset());
  }

  private String name() {
    return topic + "-" + id.partition();
  }
}
