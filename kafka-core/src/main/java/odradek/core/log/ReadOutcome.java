package odradek.core.log;

import odradek.api.ErrorCode;
import odradek.core.spi.storage.Slice;

/** What a read found. */
public sealed interface ReadOutcome {

  /**
   * Batches.
   *
   * @param slice whole batches, perhaps none; the caller releases it
   */
  record Data(Slice slice) implements ReadOutcome {}

  /**
   * The read cannot be served.
   *
   * @param error {@link ErrorCode#OFFSET_OUT_OF_RANGE} or {@link ErrorCode#KAFKA_STORAGE_ERROR}
   * @param message the cause with the offending value and the limit
   */
  record Failed(ErrorCode error, String message) implements ReadOutcome {}
}
