package odradek.core.quorum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.NotQuorumLeaderException;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.replication.QuorumListener;
import odradek.core.spi.replication.QuorumStatus;

/**
 * A quorum of one node: it leads from the first moment, in an epoch one higher than at its last start.
 *
 * <p><b>Threading:</b> thread-safe. The lock guards the queue of proposals and what {@link #status} tells; the journal
 * and the listener are touched by {@link #start} and then by one task at a time on the executor for blocking work.
 */
final class LocalQuorum implements MetadataQuorum {

  /** What waits for the next flush. */
  private record Proposal(List<ByteBuffer> records, CompletableFuture<Long> result) {}

  private final QuorumContext context;
  private final Journal journal;
  private final long snapshotBytes;
  private QuorumListener listener;

  // Touched by the delivering thread alone.
  private long snapshotSizeBytes;

  // Guarded by this.
  private List<Proposal> waiting = new ArrayList<>();
  private boolean writing;
  private boolean closed;
  private IOException failure;
  private int epoch;
  private long nextOffset;

  LocalQuorum(QuorumContext context, Journal journal, long snapshotBytes) {
    this.context = context;
    this.journal = journal;
    this.snapshotBytes = snapshotBytes;
  }

  @Override
  public void start(QuorumListener listener) throws IOException {
    this.listener = listener;
    journal.replay(new Replay());
    int next;
    synchronized (this) {
      epoch++;
      next = epoch;
    }
    journal.append(new Journal.Group(nextOffset(), next, List.of()));
    listener.leadership(context.nodeId(), next);
  }

  /** Hands what was kept to the listener. */
  private final class Replay implements Journal.Reader {

    @Override
    public void snapshot(long offset, int epoch, List<ByteBuffer> records) {
      records.forEach(record -> snapshotSizeBytes += record.remaining());
      advance(offset + 1, epoch);
      listener.restored(offset, epoch, records);
    }

    @Override
    public void group(Journal.Group group) {
      deliver(group);
    }
  }

  private synchronized void advance(long nextOffset, int epoch) {
    this.nextOffset = nextOffset;
    this.epoch = epoch;
  }

  private synchronized long nextOffset() {
    return nextOffset;
  }

  /** Tells the listener about a group that is kept; returns the offset of the last record of each proposal. */
  private long[] deliver(Journal.Group group) {
    var lastOffsets = new long[group.proposals().size()];
    long offset = group.baseOffset();
    for (int i = 0; i < lastOffsets.length; i++) {
      List<ByteBuffer> records = group.proposals().get(i);
      offset += records.size();
      lastOffsets[i] = offset - 1;
      advance(offset, group.epoch());
      listener.committed(offset - 1, group.epoch(), records);
    }
    advance(offset, group.epoch());
    return lastOffsets;
  }

  @Override
  public CompletionStage<Long> propose(int epoch, List<ByteBuffer> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a proposal has at least one record");
    }
    var result = new CompletableFuture<Long>();
    boolean begin;
    synchronized (this) {
      Exception refusal = refusal(epoch);
      if (refusal != null) {
        result.completeExceptionally(refusal);
        return result;
      }
      waiting.add(new Proposal(List.copyOf(records), result));
      begin = !writing;
      writing = true;
    }
    if (begin) {
      begin();
    }
    return result;
  }

  /** Why a proposal cannot be taken, or null. Needs the lock. */
  private Exception refusal(int proposedEpoch) {
    if (proposedEpoch != epoch) {
      return new NotQuorumLeaderException("epoch " + proposedEpoch + " is over: node " + context.nodeId()
          + " leads in epoch " + epoch);
    }
    if (closed) {
      return new NotQuorumLeaderException("the metadata quorum of node " + context.nodeId() + " is closed");
    }
    return failure;
  }

  private void begin() {
    try {
      context.io().execute(this::writeAll);
    } catch (RejectedExecutionException e) {
      beginEpoch("no thread was free to write metadata: " + e.getMessage());
    }
  }

  /**
   * Drops what waits and starts over: what the leader decided later rests on it and must not be committed either.
   * Nothing is being written while this runs.
   */
  private void beginEpoch(String reason) {
    List<Proposal> dropped;
    int next;
    synchronized (this) {
      epoch++;
      next = epoch;
      dropped = waiting;
      waiting = new ArrayList<>();
    }
    dropped.forEach(proposal -> proposal.result().completeExceptionally(new NotQuorumLeaderException(reason)));
    listener.leadership(context.nodeId(), next);
    boolean again;
    synchronized (this) {
      again = !waiting.isEmpty();
      writing = again;
      notifyAll();
    }
    if (again) {
      begin();
    }
  }

  /** Writes, flushes and delivers until nothing waits. */
  private void writeAll() {
    while (true) {
      List<Proposal> proposals = takeWaiting();
      if (proposals.isEmpty()) {
        return;
      }
      try {
        write(proposals);
      } catch (IOException e) {
        fail(proposals, e);
        return;
      } catch (RuntimeException | Error e) {
        fail(proposals, new IOException("metadata could not be written or applied", e));
        return;
      }
    }
  }

  private void write(List<Proposal> proposals) throws IOException {
    int groupEpoch;
    long baseOffset;
    synchronized (this) {
      groupEpoch = epoch;
      baseOffset = nextOffset;
    }
    var group = new Journal.Group(baseOffset, groupEpoch, proposals.stream().map(Proposal::records).toList());
    journal.append(group);
    long[] lastOffsets = deliver(group);
    for (int i = 0; i < lastOffsets.length; i++) {
      proposals.get(i).result().complete(lastOffsets[i]);
    }
    if (journal.sizeBytes() >= Math.max(snapshotBytes, 2 * snapshotSizeBytes)) {
      List<ByteBuffer> snapshot = listener.snapshot();
      journal.snapshot(lastOffsets[lastOffsets.length - 1], groupEpoch, snapshot);
      snapshotSizeBytes = 0;
      snapshot.forEach(record -> snapshotSizeBytes += record.remaining());
    }
  }

  private synchronized List<Proposal> takeWaiting() {
    List<Proposal> taken = waiting;
    waiting = new ArrayList<>();
    if (taken.isEmpty()) {
      writing = false;
      notifyAll();
    }
    return taken;
  }

  /** A device that failed once is not asked again: what it holds now is unknown. */
  private void fail(List<Proposal> proposals, IOException cause) {
    var all = new ArrayList<>(proposals);
    synchronized (this) {
      failure = cause;
      all.addAll(waiting);
      waiting = new ArrayList<>();
      writing = false;
      notifyAll();
    }
    all.forEach(proposal -> proposal.result().completeExceptionally(cause));
    listener.failed(cause);
  }

  @Override
  public synchronized QuorumStatus status() {
    long nowMs = context.clock().wallMs();
    return new QuorumStatus(context.nodeId(), epoch, nextOffset,
        List.of(new QuorumStatus.Member(context.nodeId(), nextOffset, nowMs, nowMs)), List.of());
  }

  @Override
  public CompletionStage<Void> transfer(int nodeId) {
    return nodeId == context.nodeId()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new IllegalArgumentException("node " + nodeId
            + " is not a voter, the only one is " + context.nodeId()));
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (writing) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }
}
