package odradek.client.net;

/**
 * How connections behave.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param clientId what the client calls itself; shows up in the logs and quotas of the server
 * @param connectTimeoutMs how long a connection may take to be ready for use, at least 1
 * @param requestTimeoutMs how long an answer may take where a call does not say, at least 1
 * @param maxInFlight requests of one connection that have no answer yet, at least 1; more wait
 * @param maxPending requests of one connection that wait or have no answer yet, at least 1; more are refused
 * @param maxPendingBytes bytes of these requests, at least 1; more are refused, but a single one is always taken
 * @param maxAnswerBytes the largest answer, at least 1; a larger one ends the connection
 */
public record ConnectionSettings(
    String clientId,
    int connectTimeoutMs,
    int requestTimeoutMs,
    int maxInFlight,
    int maxPending,
    long maxPendingBytes,
    int maxAnswerBytes) {

  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int REQUEST_TIMEOUT_MS = 30_000;
  private static final int MAX_IN_FLIGHT = 5;
  private static final int MAX_PENDING = 1_000;
  private static final long MAX_PENDING_BYTES = 64L << 20;
  private static final int MAX_ANSWER_BYTES = 256 << 20;

  /** Refuses limits that let nothing pass. */
  public ConnectionSettings {
    if (connectTimeoutMs < 1 || requestTimeoutMs < 1 || maxInFlight < 1 || maxPending < 1 || maxPendingBytes < 1
        || maxAnswerBytes < 1) {
      throw new IllegalArgumentException("timeouts of " + connectTimeoutMs + " and " + requestTimeoutMs
          + " ms, limits of " + maxInFlight + ", " + maxPending + ", " + maxPendingBytes + " and " + maxAnswerBytes
          + ": expected at least 1 for each");
    }
  }

  /** What suits most. */
  public static ConnectionSettings of(String clientId) {
    return new ConnectionSettings(clientId, CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS, MAX_IN_FLIGHT, MAX_PENDING,
        MAX_PENDING_BYTES, MAX_ANSWER_BYTES);
  }

  /** With other timeouts. */
  public ConnectionSettings withTimeouts(int connectMs, int requestMs) {
    return new ConnectionSettings(
        clientId, connectMs, requestMs, maxInFlight, maxPending, maxPendingBytes, maxAnswerBytes);
  }

  /** With other limits of requests that have no answer yet, and of those that wait too. */
  public ConnectionSettings withPending(int inFlight, int pending, long pendingBytes) {
    return new ConnectionSettings(
        clientId, connectTimeoutMs, requestTimeoutMs, inFlight, pending, pendingBytes, maxAnswerBytes);
  }
}
