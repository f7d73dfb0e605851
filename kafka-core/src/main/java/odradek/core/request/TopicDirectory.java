package odradek.core.request;

import odradek.api.Uuid;

/**
 * Names, ids and sizes of topics, as requests look them up.
 *
 * <p><b>Threading:</b> thread-safe; each answer is from the newest image.
 */
public interface TopicDirectory {

  /**
   * A topic as requests know it.
   *
   * @param name its name
   * @param id its id
   * @param partitionCount how many partitions it has
   */
  record Topic(String name, Uuid id, int partitionCount) {

    /** Whether an index is one of its partitions'. */
    public boolean hasPartition(int index) {
      return index >= 0 && index < partitionCount;
    }
  }

  /** The topic of a name, or null. */
  Topic find(String name);

  /** The topic of an id, or null. */
  Topic find(Uuid id);
}
