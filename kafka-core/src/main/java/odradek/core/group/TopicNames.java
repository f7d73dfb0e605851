package odradek.core.group;

import odradek.api.Uuid;

/**
 * Which topics there are, as far as this broker knows.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
public interface TopicNames {

  /** How many partitions a topic has, 0 if there is no such topic. */
  int partitionCount(String topic);

  /** A topic's identifier, {@link Uuid#ZERO} if there is no such topic. */
  Uuid idOf(String topic);

  /** A topic's name, or null if there is no such topic. */
  String nameOf(Uuid topicId);
}
