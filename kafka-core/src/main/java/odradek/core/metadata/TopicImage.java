package odradek.core.metadata;

import java.util.List;
import odradek.api.Uuid;

/**
 * A topic with its partitions.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param name its name
 * @param id drawn when it was created; a topic of the same name that is created later has another one
 * @param storageProvider the storage plug-in that keeps it; never another one while a broker hosts it
 * @param partitions its partitions by index, without gaps
 */
public record TopicImage(String name, Uuid id, String storageProvider, List<PartitionImage> partitions) {

  /** Takes a copy unless the list is unmodifiable already. */
  public TopicImage {
    partitions = List.copyOf(partitions);
  }

  /** A partition, or null if the topic has none of this number. */
  public PartitionImage partition(int index) {
    return index >= 0 && index < partitions.size() ? partitions.get(index) : null;
  }

  /** Whether clients must not write to it: its records belong to the broker. */
  public boolean isInternal() {
    return isInternal(name);
  }

  /** Whether a topic of this name belongs to the broker. */
  public static boolean isInternal(String name) {
    return name.equals("__consumer_offsets") || name.equals("__transaction_state");
  }
}
