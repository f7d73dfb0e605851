package odradek.api;

/**
 * A partition addressed by the name of its topic.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param topic the topic's name
 * @param partition the partition's index, from 0
 */
public record TopicPartition(String topic, int partition) {

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
