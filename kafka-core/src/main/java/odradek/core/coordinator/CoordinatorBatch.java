package odradek.core.coordinator;

import java.util.List;

/**
 * What goes into a coordinator's log at once.
 *
 * <p><b>Threading:</b> immutable.
 */
public sealed interface CoordinatorBatch {

  /**
   * Records that are valid as they are.
   *
   * @param records at least one
   */
  record Plain(List<CoordinatorRecord> records) implements CoordinatorBatch {}

  /**
   * Records that are valid if their producer's transaction commits. They carry no sequence numbers.
   *
   * @param producerId the producer
   * @param producerEpoch its epoch
   * @param records at least one
   */
  record Transactional(long producerId, short producerEpoch, List<CoordinatorRecord> records)
      implements CoordinatorBatch {}

  /**
   * The end of a producer's transaction.
   *
   * @param producerId the producer
   * @param producerEpoch its epoch
   * @param coordinatorEpoch the epoch of the transaction coordinator
   * @param committed whether the transaction is committed, otherwise it is aborted
   */
  record EndMarker(long producerId, short producerEpoch, int coordinatorEpoch, boolean committed)
      implements CoordinatorBatch {}
}
