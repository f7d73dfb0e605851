package odradek.core.metadata;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.QuorumListener;
import odradek.core.spi.replication.QuorumStatus;

/** A quorum whose commits happen when the test says so. */
final class ManualQuorum implements MetadataQuorum {

  record Proposal(int epoch, List<ByteBuffer> records, CompletableFuture<Long> result) {}

  final Deque<Proposal> proposals = new ArrayDeque<>();
  QuorumListener listener;
  long offset = -1;

  @Override
  public void start(QuorumListener listener) {
    this.listener = listener;
  }

  @Override
  public CompletionStage<Long> propose(int epoch, List<ByteBuffer> records) {
    var result = new CompletableFuture<Long>();
    proposals.add(new Proposal(epoch, records, result));
    return result;
  }

  void commit() {
    Proposal proposal = proposals.remove();
    offset += proposal.records.size();
    listener.committed(offset, proposal.epoch, proposal.records);
    proposal.result.complete(offset);
  }

  void refuse(Exception cause) {
    proposals.remove().result.completeExceptionally(cause);
  }

  @Override
  public QuorumStatus status() {
    return new QuorumStatus(1, 1, offset + 1, List.of(), List.of());
  }

  @Override
  public CompletionStage<Void> transfer(int nodeId) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    listener = null;
  }
}
