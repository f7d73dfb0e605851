package odradek.core.spi.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * This node's part of the quorum that orders metadata records.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> {@link #start} and {@link #close} may block; the rest does not.
 */
public interface MetadataQuorum extends AutoCloseable {

  /**
   * Begins; called once. Everything that is already committed is delivered to the listener before this returns for a
   * quorum of one, and soon after for others; then {@link QuorumListener#leadership} follows.
   */
  void start(QuorumListener listener) throws IOException;

  /**
   * Proposes records, to be committed together or not at all.
   *
   * @param epoch the leadership epoch in which they were decided
   * @param records opaque records, at least one, transferred; each takes one offset
   * @return completes with the offset of the last record once they are committed and were delivered to this node's
   *     listener; with {@link NotQuorumLeaderException} if the epoch is over and they were not and will never be
   *     committed; with {@link IOException} if their fate is unknown
   */
  CompletionStage<Long> propose(int epoch, List<ByteBuffer> records);

  /** How the quorum is, as far as this node knows. */
  QuorumStatus status();

  /**
   * Asks the leader to hand over to another voter.
   *
   * @return completes when the other one leads; with {@link IllegalArgumentException} if it is not a voter
   */
  CompletionStage<Void> transfer(int nodeId);

  /**
   * Ends: what was taken before is finished, what comes later fails with {@link NotQuorumLeaderException}. The listener
   * is not called any more once this has returned.
   */
  @Override
  void close() throws IOException;
}
