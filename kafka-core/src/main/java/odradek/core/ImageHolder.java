package odradek.core;

import java.util.function.Supplier;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ImagePublisher;

/**
 * The newest image as publishers see it that are told after this one.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ImageHolder implements ImagePublisher, Supplier<ClusterImage> {

  private volatile ClusterImage image = ClusterImage.EMPTY;

  @Override
  public void published(ClusterDelta delta, ClusterImage next) {
    image = next;
  }

  @Override
  public ClusterImage get() {
    return image;
  }
}
