package odradek.core.request;

import odradek.api.message.ApiKey;

/**
 * Hears of connections and their requests.
 *
 * <p><b>Threading:</b> thread-safe; called on the shards of connections.
 */
public interface RequestObserver {

  /** Nobody listens. */
  RequestObserver NONE = (key, requestBytes, responseBytes, elapsedNs) -> { };

  /**
   * A request was answered.
   *
   * @param key its API
   * @param requestBytes its size
   * @param responseBytes its answer's size, 0 if there was none
   * @param elapsedNs from its arrival to its answer
   */
  void answered(ApiKey key, int requestBytes, int responseBytes, long elapsedNs);

  /** A connection was opened. */
  default void connected() {}

  /** A request came that can be answered. */
  default void received() {}

  /**
   * A connection ended.
   *
   * @param unanswered how many of its requests will never be answered
   */
  default void disconnected(int unanswered) {}
}
