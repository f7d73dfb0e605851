package odradek.core.metadata;

/**
 * Wants to know what has changed in the metadata.
 *
 * <p><b>Threading:</b> called on the metadata manager's shard, one call at a time, in the order of the changes.
 * <b>Blocking:</b> must not.
 */
@FunctionalInterface
public interface ImagePublisher {

  /**
   * The metadata has changed.
   *
   * @param delta what is different; the first one starts from {@link ClusterImage#EMPTY}
   * @param image what is valid now, the same as {@link ClusterDelta#after}
   */
  void published(ClusterDelta delta, ClusterImage image);
}
