package odradek.core.request;

/** The topics that the broker keeps for itself. */
public final class InternalTopics {

  /** Committed offsets and the state of groups. */
  public static final String CONSUMER_OFFSETS = "__consumer_offsets";

  /** The state of transactions. */
  public static final String TRANSACTION_STATE = "__transaction_state";

  /** What Kafka's own tools call themselves when they repair an internal topic. */
  private static final String ADMIN_CLIENT_ID = "__admin_client";

  private InternalTopics() {}

  /** Whether a topic is internal. */
  public static boolean isInternal(String topic) {
    return topic.equals(CONSUMER_OFFSETS) || topic.equals(TRANSACTION_STATE);
  }

  /** Whether a client may write to a topic. */
  public static boolean mayProduce(String topic, String clientId) {
    return !isInternal(topic) || clientId.equals(ADMIN_CLIENT_ID);
  }
}
