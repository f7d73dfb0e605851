package odradek.testkit.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import odradek.core.spi.replication.QuorumListener;

/**
 * Remembers what a quorum delivers, as the broker would, and notes where the contract is broken: calls at the same
 * time, offsets or epochs that go back.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class RecordingQuorumListener implements QuorumListener {

  private final AtomicBoolean busy = new AtomicBoolean();
  private final List<String> state = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long lastOffset = -1;
  private int lastEpoch;
  private int leaderId = -1;
  private int leaderEpoch;
  private int snapshotCount;

  /** Has heard nothing yet. */
  public RecordingQuorumListener() {}

  @Override
  public void committed(long offset, int epoch, List<ByteBuffer> records) {
    enter();
    synchronized (this) {
      if (offset < lastOffset + records.size()) {
        violations.add("offset " + offset + " for " + records.size() + " records after offset " + lastOffset);
      }
      take(offset, epoch, records);
    }
    busy.set(false);
  }

  @Override
  public void restored(long offset, int epoch, List<ByteBuffer> records) {
    enter();
    synchronized (this) {
      if (offset < lastOffset) {
        violations.add("a snapshot up to offset " + offset + " after offset " + lastOffset);
      }
      state.clear();
      take(offset, epoch, records);
    }
    busy.set(false);
  }

  private void take(long offset, int epoch, List<ByteBuffer> records) {
    if (epoch < lastEpoch) {
      violations.add("epoch " + epoch + " after epoch " + lastEpoch);
    }
    records.forEach(record -> state.add(StandardCharsets.UTF_8.decode(record.duplicate()).toString()));
    lastOffset = offset;
    lastEpoch = epoch;
  }

  @Override
  public List<ByteBuffer> snapshot() {
    enter();
    try {
      synchronized (this) {
        snapshotCount++;
        return state.stream().map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).toList();
      }
    } finally {
      busy.set(false);
    }
  }

  @Override
  public void leadership(int leaderId, int epoch) {
    enter();
    synchronized (this) {
      if (epoch < leaderEpoch || epoch < lastEpoch) {
        violations.add("leadership in epoch " + epoch + " after epochs " + leaderEpoch + " and " + lastEpoch);
      }
      this.leaderId = leaderId;
      leaderEpoch = epoch;
    }
    busy.set(false);
  }

  @Override
  public synchronized void failed(Throwable cause) {
    failures.add(cause);
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      synchronized (this) {
        violations.add("called by two threads at once, the second is " + Thread.currentThread().getName());
      }
    }
  }

  /** The text of all records that are valid, in order. */
  public synchronized List<String> state() {
    return List.copyOf(state);
  }

  /** Where the contract was broken; empty if it was not. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** What {@link #failed} was told. */
  public synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /** The offset of the last record delivered, -1 if there was none. */
  public synchronized long lastOffset() {
    return lastOffset;
  }

  /** Who leads, -1 if nobody is known to. */
  public synchronized int leaderId() {
    return leaderId;
  }

  /** The epoch of the last leadership that was told. */
  public synchronized int leaderEpoch() {
    return leaderEpoch;
  }

  /** How often a snapshot was asked for. */
  public synchronized int snapshotCount() {
    return snapshotCount;
  }
}
