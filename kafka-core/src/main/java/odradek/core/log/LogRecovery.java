package odradek.core.log;

import java.io.IOException;
import java.util.Map;

/**
 * A log that is being opened: loads the state area and reads the batches that are newer, in bounded steps.
 *
 * <pre>{@code
 * LogRecovery recovery = PartitionLog.recover(environment, config);
 * while (!recovery.advance(8 << 20)) {
 *   // let others have the thread
 * }
 * PartitionLog log = recovery.log();
 * }</pre>
 *
 * <p><b>Threading:</b> confined to one thread at a time; the log may go to its shard afterwards. <b>Blocking:</b>
 * {@link #advance} reads from the device.
 */
public final class LogRecovery implements AutoCloseable {

  private final LogEnvironment environment;
  private final LogConfig config;
  private LogState state;
  private LogReplay replay;
  private long startOffset;
  private long endOffset;
  private long highWatermark;
  private PartitionLog log;

  LogRecovery(LogEnvironment environment, LogConfig config) {
    this.environment = environment;
    this.config = config;
  }

  /**
   * Does the next piece of work.
   *
   * @param maxBytes how many bytes of batches to walk over, about
   * @return whether the log is open: {@link #log()} answers then
   * @throws IOException if the device fails or the log is damaged; the recovery cannot go on then
   */
  public boolean advance(long maxBytes) throws IOException {
    if (log != null) {
      return true;
    }
    if (replay == null) {
      begin();
    }
    if (!replay.advance(maxBytes)) {
      return false;
    }
    replay.close();
    state.producers.expire(environment.clock().wallMs(), config.producerIdExpirationMs());
    log = new PartitionLog(environment, config, state, startOffset, endOffset, highWatermark);
    return true;
  }

  private void begin() throws IOException {
    state = new LogState(environment.partition(), environment.stateArea(), environment.snapshotIntervalBytes());
    Map<String, byte[]> values = state.read();
    long storageStart = environment.storage().chunks().get(0).baseOffset();
    long storageEnd = environment.storage().endOffset();
    startOffset = Math.max(storageStart, state.storedLogStart(values));
    endOffset = Math.max(storageEnd, startOffset);
    highWatermark = Math.min(Math.max(state.storedHighWatermark(values), startOffset), endOffset);
    state.loadCleaned(values);
    long applyFrom = state.load(values, storageStart, endOffset);
    replay = new LogReplay(state, environment.storage(), applyFrom, storageEnd, environment.clock().wallMs());
  }

  /** How many bytes of batches were walked over; of large batches only the headers are read. */
  public long readBytes() {
    return replay == null ? 0 : replay.readBytes();
  }

  /** The log. {@link #advance} must have answered true. */
  public PartitionLog log() {
    if (log == null) {
      throw new IllegalStateException("the log of " + environment.partition() + " is not open yet");
    }
    return log;
  }

  /** Gives the recovery up, or does nothing if it is complete. The storage stays open. */
  @Override
  public void close() {
    if (replay != null) {
      replay.close();
    }
  }
}
