package odradek.core.spi.replication;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the broker wants to hear from the quorum.
 *
 * <p><b>Threading:</b> one call at a time, in order, on a thread of the quorum's choice; returns soon.
 */
public interface QuorumListener {

  /**
   * Records were committed together. Records that were proposed in an epoch which was over by then are never delivered,
   * to nobody.
   *
   * @param offset the offset of the last one
   * @param epoch the epoch they were proposed in
   * @param records opaque; borrowed until return
   */
  void committed(long offset, int epoch, List<ByteBuffer> records);

  /**
   * Replaces everything delivered so far: a snapshot.
   *
   * @param offset the offset of the last record that is contained in it
   * @param epoch that record's epoch
   * @param records opaque; borrowed until return
   */
  void restored(long offset, int epoch, List<ByteBuffer> records);

  /** Everything that was delivered so far, as few records as possible: the quorum wants to shorten its log. */
  List<ByteBuffer> snapshot();

  /**
   * Somebody leads now. This node hears of its own leadership after everything that was committed in earlier epochs.
   *
   * @param leaderId the leader, or -1 if there is none
   * @param epoch the epoch of the leadership; only grows
   */
  void leadership(int leaderId, int epoch);

  /** The device failed; this node cannot take part any more. */
  void failed(Throwable cause);
}
