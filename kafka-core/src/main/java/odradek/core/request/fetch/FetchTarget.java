package odradek.core.request.fetch;

import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.partition.PartitionView;

/**
 * A partition that a client wants to read, and in a session what it was told last.
 *
 * <p><b>Threading:</b> confined to the request that uses it; a session hands over between requests.
 */
final class FetchTarget {

  /**
   * What identifies a partition in a request.
   *
   * @param topic the topic's name, empty since version 13
   * @param topicId the topic's id, zero before version 13
   * @param partition the partition's index
   */
  record Key(String topic, Uuid topicId, int partition) {}

  final Key key;
  private int maxBytes;
  private long fetchOffset;
  private int currentLeaderEpoch;
  private int lastFetchedEpoch;
  private TopicIdPartition id;
  private String topicName;
  private ErrorCode problem = ErrorCode.NONE;
  private PartitionView seen;
  private long toldHighWatermark = -1;
  private long toldLogStartOffset = -1;
  private boolean toldBefore;

  FetchTarget(Key key) {
    this.key = key;
  }

  /** What the client wants from now on. */
  void update(int newMaxBytes, long newFetchOffset, int newCurrentLeaderEpoch, int newLastFetchedEpoch) {
    maxBytes = newMaxBytes;
    fetchOffset = newFetchOffset;
    currentLeaderEpoch = newCurrentLeaderEpoch;
    lastFetchedEpoch = newLastFetchedEpoch;
  }

  /** The topic was looked up for this request: it is there. */
  void resolved(Uuid topicId) {
    if (id == null || !id.topicId().equals(topicId)) {
      id = new TopicIdPartition(topicId, key.partition());
    }
    problem = ErrorCode.NONE;
  }

  /** The topic was looked up for this request: it is not there. */
  void unresolved(ErrorCode error) {
    id = null;
    problem = error;
  }

  /** Notes the name of the topic that was looked up. */
  void topicName(String name) {
    topicName = name;
  }

  /** The name that the topic had when it was looked up with success, or null. */
  String topicName() {
    return topicName;
  }

  /** The partition, or null if there is none. */
  TopicIdPartition id() {
    return id;
  }

  ErrorCode problem() {
    return problem;
  }

  int maxBytes() {
    return maxBytes;
  }

  long fetchOffset() {
    return fetchOffset;
  }

  int currentLeaderEpoch() {
    return currentLeaderEpoch;
  }

  int lastFetchedEpoch() {
    return lastFetchedEpoch;
  }

  /** The view that the last read used. */
  PartitionView seen() {
    return seen;
  }

  void saw(PartitionView view) {
    seen = view;
  }

  /** Whether an answer in a session says anything that the client does not know yet; if so, it knows it from now on. */
  boolean isNews(FetchedPartition fetched) {
    boolean news = !toldBefore
        || fetched.slice().sizeBytes() > 0
        || fetched.error() != ErrorCode.NONE
        || fetched.divergingEpoch() != null
        || fetched.highWatermark() != toldHighWatermark
        || fetched.logStartOffset() != toldLogStartOffset;
    if (news) {
      // After an error the partition is told again whatever happens, so that the client learns that it has passed.
      toldBefore = fetched.error() == ErrorCode.NONE;
      toldHighWatermark = fetched.highWatermark();
      toldLogStartOffset = fetched.logStartOffset();
    }
    return news;
  }
}
