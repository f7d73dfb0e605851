package odradek.core.coordinator;

/**
 * Turns the records that a state machine thinks in into stored ones and back.
 *
 * <p><b>Threading:</b> stateless, or confined to the shard of its partition.
 *
 * @param <E> the state machine's records; decoding what was encoded gives an equal one
 */
public interface CoordinatorCodec<E> {

  /**
   * Encodes a record.
   *
   * @param record a record of the state machine
   */
  CoordinatorRecord encode(E record);

  /**
   * Decodes a record.
   *
   * @param record a stored record
   * @return the state machine's record, or null for a kind that it does not know and may ignore
   * @throws RuntimeException if the bytes make no sense; the partition cannot be loaded then
   */
  E decode(CoordinatorRecord record);
}
