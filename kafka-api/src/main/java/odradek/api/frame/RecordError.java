package odradek.api.frame;

/**
 * Why a record made the broker refuse its batch.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Source:</b> KIP-467.
 *
 * @param batchIndex the record's index in the batch, from 0
 * @param message what is wrong with it, or null
 */
public record RecordError(int batchIndex, String message) {}
