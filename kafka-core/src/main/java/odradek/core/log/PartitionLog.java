package odradek.core.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodecs;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.core.spi.storage.AppendResult;
import odradek.core.spi.storage.Chunk;
import odradek.core.spi.storage.PartitionStorage;
import odradek.core.spi.storage.StateEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one partition: appends, offsets, epochs, producers, retention.
 *
 * <p>Offsets: {@link #logStartOffset()} up to {@link #lastStableOffset()}, {@link #highWatermark()} and
 * {@link #logEndOffset()}, in this order. Whoever knows the replicas moves the high watermark.
 *
 * <p>The class is long because it is all that a partition sees of its log; what needs thought is in the classes behind
 * it ({@link LogState} above all).
 *
 * <p><b>Threading:</b> confined to the partition's shard; {@link #reader()} may go anywhere. <b>Blocking:</b> only the
 * methods that say so; those may also run on an I/O thread while the shard leaves the log alone.
 *
 * <p><b>Errors:</b> the first {@link IOException} of a write to the storage fails the log for good: appends are then
 * refused with {@link ErrorCode#KAFKA_STORAGE_ERROR}, reads and deletes are still tried. It has to be closed and opened
 * again.
 */
public final class PartitionLog {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

  private final LogEnvironment environment;
  private final PartitionStorage storage;
  private final LogReader reader;
  private final LogState state;
  private final FollowerAppend followerAppend;
  private final RecordBatch batch = new RecordBatch();
  private LogConfig config;
  private long logStartOffset;
  private long logEndOffset;
  private long highWatermark;
  private Throwable failure;

  PartitionLog(
      LogEnvironment environment, LogConfig config, LogState state, long logStartOffset, long logEndOffset,
      long highWatermark) {
    this.environment = environment;
    this.storage = environment.storage();
    this.reader = new LogReader(storage, environment.codecs());
    this.state = state;
    this.followerAppend = new FollowerAppend();
    this.config = config;
    this.logStartOffset = logStartOffset;
    this.logEndOffset = logEndOffset;
    this.highWatermark = highWatermark;
    state.truncateFromStart(logStartOffset);
    state.transactions.replicatedUpTo(highWatermark);
  }

  /**
   * Begins to open a log.
   *
   * @param environment what it is made of; the storage is open already
   * @param config the topic's settings
   */
  public static LogRecovery recover(LogEnvironment environment, LogConfig config) {
    return new LogRecovery(environment, config);
  }

  /** Whose log it is. */
  public TopicIdPartition partition() {
    return environment.partition();
  }

  /** The topic's settings. */
  public LogConfig config() {
    return config;
  }

  /** Changes the topic's settings; batches that were validated before are appended as they are. */
  public void config(LogConfig newConfig) {
    config = newConfig;
  }

  /** How many bytes are stored, with those in front of the log start offset that are stored still. */
  public long sizeBytes() {
    long sizeBytes = 0;
    for (Chunk chunk : storage.chunks()) {
      sizeBytes += chunk.sizeBytes();
    }
    return sizeBytes;
  }

  /** Reads and look-ups for other threads; the ranges that they are allowed come from here. */
  public LogReader reader() {
    return reader;
  }

  /** The offset of the first record that readers may see. */
  public long logStartOffset() {
    return logStartOffset;
  }

  /** The offset that the next record will get. */
  public long logEndOffset() {
    return logEndOffset;
  }

  /** Everything before this offset is replicated; after opening what was checkpointed last. */
  public long highWatermark() {
    return highWatermark;
  }

  /**
   * Moves the high watermark.
   *
   * @param offset the new one; brought into the range of log start to log end
   */
  public void highWatermark(long offset) {
    highWatermark = Math.min(Math.max(offset, logStartOffset), logEndOffset);
    state.transactions.replicatedUpTo(highWatermark);
  }

  /**
   * The end of what a reader of committed records may see: before the first open transaction and the high watermark.
   */
  public long lastStableOffset() {
    return Math.min(Math.max(state.transactions.firstUnstableOffset(), logStartOffset), highWatermark);
  }

  /** What made the log fail, or null. */
  public Throwable failure() {
    return failure;
  }

  /**
   * Marks the log as failed, as when a flush or a background task of the engine fails. Only the first cause counts.
   *
   * @param cause what failed
   */
  public void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
      LOG.error("{}: the log has failed and refuses writes until it is opened again", partition(), cause);
    }
  }

  /**
   * Validates and appends what a producer or coordinator sent.
   *
   * @param payload one batch between position and limit; see {@link BatchValidator#validate}
   * @param leaderEpoch the epoch of this leader
   * @param origin who sent it
   * @param produceVersion the version of the Produce request, or {@link BatchValidator#NEWEST_PRODUCE_VERSION}
   */
  public AppendOutcome appendAsLeader(ByteBuffer payload, int leaderEpoch, AppendOrigin origin, int produceVersion) {
    if (failure != null) {
      return storageError();
    }
    long nowMs = environment.clock().wallMs();
    ValidationOutcome outcome = environment.validator().validate(payload, config, origin, produceVersion, nowMs);
    return outcome instanceof ValidBatch valid ? append(valid, leaderEpoch) : (Rejected) outcome;
  }

  /**
   * What {@link #appendAsLeader} would validate, as a task that any thread may run while the log goes on; the outcome
   * belongs into {@link #append(ValidBatch, int)}.
   *
   * @param payload as there, lent until the task has ended and its outcome was appended
   */
  public Supplier<ValidationOutcome> validation(ByteBuffer payload, AppendOrigin origin, int produceVersion) {
    LogConfig settings = config;
    long nowMs = environment.clock().wallMs();
    BatchCodecs codecs = environment.codecs();
    return () -> new BatchValidator(codecs).validate(payload, settings, origin, produceVersion, nowMs);
  }

  /**
   * Appends a batch that was validated, here or elsewhere: checks its producer, stamps offset and epoch, and hands it
   * to the storage.
   *
   * @param valid the batch; its bytes are borrowed until return, unless the answer is {@link Busy}
   * @param leaderEpoch the epoch of this leader, at least {@link #latestEpoch()}
   */
  public AppendOutcome append(ValidBatch valid, int leaderEpoch) {
    if (failure != null) {
      return storageError();
    }
    if (leaderEpoch < state.epochs.latestEpoch()) {
      throw new IllegalArgumentException("append to " + partition() + " in leader epoch " + leaderEpoch
          + ", the log has epoch " + state.epochs.latestEpoch());
    }
    ByteBuffer bytes = valid.bytes();
    int position = bytes.position();
    batch.wrap(bytes, position);
    if (batch.hasProducerId()) {
      ProducerVerdict verdict = state.producers.check(batch, valid.origin());
      if (verdict != ProducerVerdict.ACCEPTED) {
        return answer(verdict);
      }
    }
    batch.baseOffset(logEndOffset);
    batch.partitionLeaderEpoch(leaderEpoch);
    AppendResult result;
    try {
      result = storage.append(bytes);
    } catch (IOException e) {
      fail(e);
      return storageError();
    } finally {
      bytes.position(position);
    }
    if (result == AppendResult.BUSY) {
      return new Busy(valid);
    }
    state.apply(batch, environment.clock().wallMs());
    long baseOffset = logEndOffset;
    logEndOffset = batch.nextOffset();
    return new Appended(baseOffset, logEndOffset - 1, valid.appendTimeMs(), logStartOffset, false);
  }

  private AppendOutcome answer(ProducerVerdict verdict) {
    if (verdict instanceof ProducerVerdict.Duplicate original) {
      return new Appended(
          original.baseOffset(), original.lastOffset(), original.timestampMs(), logStartOffset, true);
    }
    var refused = (ProducerVerdict.Refused) verdict;
    return new Rejected(refused.error(), refused.message());
  }

  private Rejected storageError() {
    return new Rejected(ErrorCode.KAFKA_STORAGE_ERROR,
        "the log of " + partition() + " has failed: " + failure.getMessage());
  }

  /**
   * Appends what a leader answered to a fetch: whole batches with their offsets; a batch that is cut off at the end is
   * ignored, and so is one that the log has already. Nothing is appended if one of them is damaged or does not follow.
   * The answer is {@link Appended} even if nothing was new; its last offset is then the one that was last before.
   *
   * @param batches between position and limit, borrowed until return; big-endian
   * @param leaderEpoch the epoch of the leader that is followed: batches of a later one are left for later
   */
  public AppendOutcome appendAsFollower(ByteBuffer batches, int leaderEpoch) {
    if (failure != null) {
      return storageError();
    }
    try {
      ByteBuffer accepted = followerAppend.accept(batches, logEndOffset, leaderEpoch);
      long baseOffset = logEndOffset;
      if (accepted.hasRemaining()) {
        if (storage.append(accepted.duplicate()) == AppendResult.BUSY) {
          return new Busy(null);
        }
        baseOffset = followerAppend.baseOffset();
        logEndOffset = followerAppend.apply(accepted, state, environment.clock().wallMs());
      }
      return new Appended(baseOffset, logEndOffset - 1, -1, logStartOffset, false);
    } catch (InvalidBatchException e) {
      return new Rejected(ErrorCode.CORRUPT_MESSAGE, "from the leader of " + partition() + ": " + e.getMessage());
    } catch (IOException e) {
      fail(e);
      return storageError();
    }
  }

  /** The largest leader epoch that is known, or -1. */
  public int latestEpoch() {
    return state.epochs.latestEpoch();
  }

  /**
   * A new leader begins to append here: the epoch starts at the log end.
   *
   * <p>The entry is part of the next {@link #collectState}. It need not be durable before the first append: that
   * carries the epoch itself, and recovery finds it there.
   *
   * @param leaderEpoch the leader's epoch
   */
  public void beginEpoch(int leaderEpoch) {
    state.epochs.assign(leaderEpoch, logEndOffset);
  }

  /** Where an epoch ended, as OffsetForLeaderEpoch answers it. */
  public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
    return state.epochs.endOffsetFor(leaderEpoch, logEndOffset);
  }

  /**
   * The same for a reader that knows the log by a view of it. Any thread.
   *
   * @param logEndOffset the log end offset in that view
   */
  public EpochEndOffset endOffsetForEpoch(int leaderEpoch, long logEndOffset) {
    return state.epochs.endOffsetFor(leaderEpoch, logEndOffset);
  }

  /** The epoch that an offset was written in, or -1. */
  public int epochAt(long offset) {
    return state.epochs.epochAt(offset);
  }

  /**
   * The aborted transactions that a reader of committed records has to know.
   *
   * @param fetchOffset where its read began
   * @param upToOffset one past the last offset that it got
   */
  public List<AbortedTransaction> abortedTransactions(long fetchOffset, long upToOffset) {
    return state.aborted.between(fetchOffset, upToOffset);
  }

  /** How far compaction has cleaned the log, or -1. */
  public long cleanedUpToOffset() {
    return state.cleanedUpToOffset();
  }

  /** What {@link #cleanedUpTo} wants to know: how the log was when compaction began. */
  public int cleaningMark() {
    return state.latestCut();
  }

  /**
   * Compaction has cleaned the log.
   *
   * @param offset up to where
   * @param mark the {@link #cleaningMark} when that began; what was cut off since does not count
   */
  public void cleanedUpTo(long offset, int mark) {
    state.cleanedUpTo(offset, mark);
  }

  /** What compaction has to leave of the producers that are remembered, by their ids. */
  public Map<Long, LastRecord> lastRecords() {
    return state.producers.lastRecords();
  }

  /**
   * Forgets aborted transactions of which compaction is about to remove the markers, everything else having gone
   * before.
   *
   * @param markerOffsets the markers' offsets
   */
  public void forgetAborted(Set<Long> markerOffsets) {
    state.aborted.remove(markerOffsets);
  }

  /** Whether a producer has a transaction open in an epoch. */
  public boolean hasOpenTransaction(long producerId, short producerEpoch) {
    return state.producers.hasOpenTransaction(producerId, producerEpoch);
  }

  /** The producers that are remembered. */
  public List<ActiveProducer> producers() {
    return state.producers.describe();
  }

  /** Forgets producers that were idle for {@code producer.id.expiration.ms}. */
  public void expireProducers() {
    state.producers.expire(environment.clock().wallMs(), config.producerIdExpirationMs());
  }

  /**
   * The first record at or after a time. <b>Blocking:</b> reads from the device; see
   * {@link LogReader#offsetForTimestamp}.
   *
   * @param timestampMs the time
   * @param upToOffset where to stop: high watermark, last stable offset or log end
   */
  public TimestampOffset offsetForTimestamp(long timestampMs, long upToOffset) throws IOException {
    return reader.offsetForTimestamp(timestampMs, logStartOffset, Math.min(upToOffset, logEndOffset));
  }

  /**
   * The first record with the largest timestamp. <b>Blocking:</b> reads from the device; see
   * {@link LogReader#offsetOfMaxTimestamp}.
   *
   * @param upToOffset where to stop: high watermark, last stable offset or log end
   */
  public TimestampOffset offsetOfMaxTimestamp(long upToOffset) throws IOException {
    return reader.offsetOfMaxTimestamp(logStartOffset, Math.min(upToOffset, logEndOffset));
  }

  /**
   * Cuts the end off. <b>Blocking:</b> writes to the state area and to the storage, and reads what producers wrote
   * since the snapshot before the cut: rarely more than twice {@link LogEnvironment#snapshotIntervalBytes()}.
   *
   * @param offset from where on; at or after the log start. Nothing happens at or beyond the end. If it lies inside a
   *     batch the whole batch goes
   */
  public void truncateTo(long offset) throws IOException {
    if (offset < logStartOffset) {
      throw new IllegalArgumentException(
          "truncation of " + partition() + " to offset " + offset + " is before the log start " + logStartOffset);
    }
    if (offset >= logEndOffset) {
      return;
    }
    try {
      state.cut(reader.batchBaseOffset(offset, logEndOffset));
      storage.truncateTo(offset);
      logEndOffset = Math.max(storage.endOffset(), logStartOffset);
      highWatermark = Math.min(highWatermark, logEndOffset);
      rebuildState();
    } catch (IOException e) {
      fail(e);
      throw e;
    }
  }

  private void rebuildState() throws IOException {
    if (state.hasNoProducers()) {
      state.truncateEpochs(logEndOffset);
      return;
    }
    long storageStart = storage.chunks().get(0).baseOffset();
    long applyFrom = state.load(state.read(), storageStart, logEndOffset);
    long storageEnd = storage.endOffset();
    try (var replay = new LogReplay(state, storage, applyFrom, storageEnd, environment.clock().wallMs())) {
      while (!replay.advance(Long.MAX_VALUE / 2)) {
        continue;
      }
    }
    state.transactions.replicatedUpTo(highWatermark);
  }

  /**
   * Forgets everything and continues at an offset: a follower whose leader has nothing of what it needs any more.
   * <b>Blocking:</b> writes to the state area and to the storage.
   *
   * @param offset log start and log end from now on, at least the end of what the storage holds now
   */
  public void restartAt(long offset) throws IOException {
    if (offset < storage.endOffset()) {
      throw new IllegalArgumentException("restart of " + partition() + " at offset " + offset
          + " is before the end of its storage, " + storage.endOffset() + "; make the storage anew");
    }
    try {
      state.cut(0);
      storage.advanceLogStart(storage.endOffset());
    } catch (IOException e) {
      fail(e);
      throw e;
    }
    state.clear();
    logStartOffset = offset;
    logEndOffset = offset;
    highWatermark = offset;
  }

  /**
   * Moves the log start, as DeleteRecords asks for. What lies before it leaves the storage with the next
   * {@link #trimStorage()}. A caller that promised to forget answers when the entries of the next {@link #collectState}
   * are durable.
   *
   * @param offset the new log start, or -1 for the high watermark; before the present one nothing happens
   * @return {@link ErrorCode#NONE}, {@link ErrorCode#OFFSET_OUT_OF_RANGE} beyond the high watermark, or
   *     {@link ErrorCode#POLICY_VIOLATION} if the topic is not cleaned by deletion
   */
  public ErrorCode deleteRecords(long offset) {
    if (!config.delete()) {
      return ErrorCode.POLICY_VIOLATION;
    }
    long newStart = offset == -1 ? highWatermark : offset;
    if (newStart < 0 || newStart > highWatermark) {
      return ErrorCode.OFFSET_OUT_OF_RANGE;
    }
    advanceLogStart(newStart);
    return ErrorCode.NONE;
  }

  /**
   * Moves the log start, as a follower does that was told the leader's.
   *
   * @param offset the new log start, brought down to the high watermark; before the present one nothing happens
   */
  public void advanceLogStart(long offset) {
    long newStart = Math.min(offset, highWatermark);
    if (newStart > logStartOffset) {
      logStartOffset = newStart;
      state.truncateFromStart(newStart);
    }
  }

  /**
   * Moves the log start as retention by time and size demands, and trims the storage. <b>Blocking:</b> as
   * {@link #trimStorage()}.
   *
   * @return whether the log start moved
   */
  public boolean applyRetention() throws IOException {
    long before = logStartOffset;
    advanceLogStart(Retention.newLogStart(
        storage.chunks(), config, environment.clock().wallMs(), logStartOffset, highWatermark));
    trimStorage();
    return logStartOffset > before;
  }

  /**
   * Lets the storage remove what lies before the log start. <b>Blocking:</b> may remove files.
   */
  public void trimStorage() throws IOException {
    try {
      storage.advanceLogStart(Math.min(logStartOffset, storage.endOffset()));
    } catch (IOException e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Makes everything that was appended so far durable.
   *
   * @return completes on any thread with an end offset below which all is durable, or with the device's exception,
   *     which the caller reports to {@link #fail} on the log's shard
   */
  public CompletionStage<Long> flush() {
    return storage.flush();
  }

  /** A {@link #flush} has completed: everything before an offset is on the device. */
  public void flushedTo(long offset) {
    state.flushedTo(offset);
  }

  /**
   * Adds what has to be written to the state area: what changed since the last call. All entries of one call belong
   * into one {@link odradek.core.spi.storage.StateArea#write}, together with those of other logs; entries of later
   * calls are written later. If the write fails, the log has failed.
   *
   * @param into where to add them
   * @param closing whether this is the last call: the log then opens without reading batches
   */
  public void collectState(List<StateEntry> into, boolean closing) {
    state.collect(into, logStartOffset, highWatermark, logEndOffset, environment.clock().wallMs(), closing);
  }

  /** Closes the storage. What {@link #collectState} answers has to be written before. <b>Blocking:</b> may block. */
  public void close() throws IOException {
    storage.close();
  }
}
