package odradek.core.coordinator;

import odradek.api.ErrorCode;

/**
 * Where an answer goes. Exactly one of the methods is called, once.
 *
 * <p><b>Threading:</b> as whoever hands it out says.
 *
 * @param <R> the answer
 */
public interface Reply<R> {

  /** Answers. */
  void complete(R response);

  /**
   * There is no answer because the coordinator is not available, or not any more.
   *
   * @param error why
   */
  void fail(ErrorCode error);
}
