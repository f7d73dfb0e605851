package odradek.api;

/**
 * A partition addressed by the identifier of its topic: unlike the name, it never comes back after the topic is
 * deleted.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param topicId the topic's identifier
 * @param partition the partition's index, from 0
 */
public record TopicIdPartition(Uuid topicId, int partition) {

  @Override
  public String toString() {
    return topicId + ":" + partition;
  }
}
