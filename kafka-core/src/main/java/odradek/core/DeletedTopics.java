package odradek.core;

import odradek.core.group.GroupCoordinator;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ImagePublisher;

/** Tells the groups which topics are gone, so that they forget the offsets in them. */
record DeletedTopics(GroupCoordinator groups) implements ImagePublisher {

  @Override
  public void published(ClusterDelta delta, ClusterImage image) {
    for (ClusterDelta.TopicChange change : delta.topics()) {
      if (change.after() == null) {
        groups.topicDeleted(change.before().name(), change.before().id());
      }
    }
  }
}
