package odradek.core.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.log.Busy;
import odradek.core.log.EpochEndOffset;
import odradek.core.log.LogConfig;
import odradek.core.log.PartitionLog;
import odradek.core.log.Rejected;
import odradek.core.log.ValidBatch;
import odradek.core.spi.storage.Slice;

/**
 * This broker's replica of a partition, which it leads: takes appends in the order in which they come, moves the high
 * watermark, acknowledges, and wakes those who wait for more.
 *
 * <p>Where the topic is {@code flushed}, the high watermark counts durable offsets only, and one flush at a time serves
 * all appends that came before it.
 *
 * <p><b>Threading:</b> confined to its shard, {@link #view()}, {@link #endOffsetForEpoch} and {@link #read} excepted,
 * which any thread may call.
 */
public final class Partition {

  private final TopicIdPartition id;
  private final String topic;
  private final PartitionLog log;
  private final Executor home;
  private final IntakeQueue intake;
  private final FlushPolicy flushes;
  private final WarmTail warm;
  private final Progress progress = new Progress();
  private final PendingAcks leaderAcks = new PendingAcks();
  private final PendingAcks replicatedAcks = new PendingAcks();
  private int leaderEpoch;
  private boolean closed;
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
    this.home = home;
    this.leaderEpoch = leaderEpoch;
    this.intake = new IntakeQueue(log, name(), this::take, home, workers);
    // This replica is the only one, so all that was found counts; in a flushed topic once it is flushed, since it may
    // have been written by a process that died before that.
    if (durability == DurabilityMode.REPLICATED) {
      log.highWatermark(log.logEndOffset());
    }
    log.beginEpoch(leaderEpoch);
    this.flushes = new FlushPolicy(durability, log.highWatermark(), log.logStartOffset());
    this.warm = new WarmTail(log.logEndOffset());
    refreshView();
  }

  /** Begins to work, on the shard: flushes what was found at the start, if nothing counts without that. */
  public void begin() {
    advance();
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
   * Where a leader epoch ends in this log, as far as a view of it goes. Any thread.
   *
   * @param epoch the epoch
   * @param seen what the caller knows of the partition
   */
  public EpochEndOffset endOffsetForEpoch(int epoch, PartitionView seen) {
    return log.endOffsetForEpoch(epoch, seen.logEndOffset());
  }

  /**
   * From this offset on reading does not wait for the device, as far as one can know: it was appended not long ago. Any
   * thread.
   */
  public long warmOffset() {
    return warm.offset();
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
    intake.add(new Intake(payload, acks, origin, produceVersion, listener));
  }

  /** The storage takes appends again. */
  public void storageReady() {
    intake.drain();
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
      progress.appended(bytes);
      warm.appended(bytes, log.logEndOffset());
      flushes.appended(appended.lastOffset() - appended.baseOffset() + 1);
    }
    await(next, appended);
    advance();
    return true;
  }

  private AppendOutcome append(Intake next) {
    if (next.validated() == null) {
      return log.appendAsLeader(next.payload(), leaderEpoch, next.origin(), next.produceVersion());
    }
    return next.validated() instanceof ValidBatch valid ? log.append(valid, leaderEpoch) : (Rejected) next.validated();
  }

  private void await(Intake next, Appended appended) {
    long nextOffset = appended.lastOffset() + 1;
    if (next.acks() == -1) {
      replicatedAcks.add(nextOffset, appended, next.listener());
    } else if (next.acks() == 1 || !flushes.isFlushed()) {
      // Even what needs no flush is acknowledged by advance() only: whoever hears of a record may fetch it at once.
      leaderAcks.add(nextOffset, appended, next.listener());
    } else {
      next.listener().completed(appended);
    }
  }

  /** Has flushed what has to be, moves the high watermark as far as it may go, and tells everybody. */
  private void advance() {
    long logEndOffset = log.logEndOffset();
    if (flushes.isDue(logEndOffset)) {
      flush();
    }
    long countedOffset = flushes.countedOffset(logEndOffset);
    long before = log.highWatermark();
    long highWatermark = Math.max(before, Math.min(countedOffset, logEndOffset));
    log.highWatermark(highWatermark);
    refreshView();
    leaderAcks.advancedTo(countedOffset);
    replicatedAcks.advancedTo(highWatermark);
    // Whoever was acknowledged may have appended more.
    progress.tell(highWatermark > before, log.highWatermark() == log.logEndOffset());
  }

  /**
   * Sets when records are flushed that nobody waits for; what is acknowledged does not depend on it.
   *
   * @param messages after so many records ({@code flush.messages})
   * @param ms when they are so old ({@code flush.ms})
   */
  public void flushPolicy(long messages, long ms) {
    flushes.limits(messages, ms);
  }

  /** Flushes if the oldest record that is not flushed is old enough. Called from time to time. */
  public void flushOld(long nowMs) {
    if (log.failure() == null && flushes.isOverdue(nowMs)) {
      flush();
    }
  }

  private void flush() {
    if (flushes.begin()) {
      log.flush().whenComplete((offset, failure) -> home.execute(() -> flushed(offset, failure)));
    }
  }

  private void flushed(Long offset, Throwable failure) {
    if (failure != null) {
      flushes.failed();
      if (!closed) {
        storageFailed(failure);
      }
      return;
    }
    log.flushedTo(offset);
    flushes.ended(offset);
    if (!closed) {
      advance();
    }
  }

  /** The device failed: what was not acknowledged never will be, and the log takes nothing until it is opened again. */
  public void storageFailed(Throwable cause) {
    log.fail(cause);
    refuseAll(new Rejected(ErrorCode.KAFKA_STORAGE_ERROR,
        "the storage of partition " + name() + " failed: " + cause.getMessage()));
  }

  private void refuseAll(AppendOutcome outcome) {
    intake.refuseAll(outcome);
    leaderAcks.failAll(outcome);
    replicatedAcks.failAll(outcome);
    progress.wakeAll();
  }

  /**
   * Waits for progress.
   *
   * @param listener hears of all progress until {@link #removeListener}
   * @param seen what the caller has seen; if there is more already, the listener is called at once
   */
  public void addListener(ProgressListener listener, PartitionView seen) {
    progress.add(listener);
    if (closed || seen != view) {
      listener.progressed(Long.MAX_VALUE);
    }
  }

  /** Waits no more. */
  public void removeListener(ProgressListener listener) {
    progress.remove(listener);
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
    progress.wakeAll();
  }

  /** The topic's configuration has changed. */
  public void configure(LogConfig config, DurabilityMode newDurability) {
    log.config(config);
    flushes.mode(newDurability);
    if (log.failure() == null) {
      advance();
    }
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
      progress.clear();
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
