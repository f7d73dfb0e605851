package odradek.core.request.cluster;

import java.util.Set;

/**
 * Makes topics that a client named and that are not there.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
public interface TopicCreation {

  /** Whether that is allowed ({@code auto.create.topics.enable}). */
  boolean isEnabled();

  /**
   * Makes topics with the defaults of the broker.
   *
   * @param names valid names
   * @param done called on any thread when each of them was made here or cannot be made
   */
  void createMissing(Set<String> names, Runnable done);
}
