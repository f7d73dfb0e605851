package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.api.Uuid;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.metadata.record.TopicStorageRecord;

/**
 * The part of {@link ImageBuilder} about topics; copies the partitions of a topic once, however many of them change.
 */
final class TopicsBuilder {

  /** A topic while its partitions change. */
  private record Draft(String name, Uuid id, String storageProvider, List<PartitionImage> partitions) {

    TopicImage finish() {
      return new TopicImage(name, id, storageProvider, partitions);
    }
  }

  private TopicsImage topics;
  private final Map<Uuid, Draft> drafts = new TreeMap<>();
  private final Set<Uuid> touched = new TreeSet<>();

  TopicsBuilder(TopicsImage before) {
    this.topics = before;
  }

  void add(TopicRecord topic) {
    if (topics.get(topic.topicId()) != null || topics.get(topic.name()) != null) {
      throw new IllegalStateException("topic " + topic.name() + " with id " + topic.topicId() + " exists already");
    }
    var draft = new Draft(topic.name(), topic.topicId(), topic.storageProvider(), new ArrayList<>());
    drafts.put(draft.id(), draft);
    touched.add(draft.id());
    // The name is taken at once, for records that follow.
    topics = topics.with(draft.finish());
  }

  /** Returns the topic's name. */
  String remove(RemoveTopicRecord removed) {
    TopicImage topic = topics.get(removed.topicId());
    if (topic == null) {
      throw new IllegalStateException("topic id " + removed.topicId() + " is to be removed and does not exist");
    }
    drafts.remove(removed.topicId());
    touched.add(removed.topicId());
    topics = topics.without(topic);
    return topic.name();
  }

  void add(PartitionRecord partition) {
    List<PartitionImage> partitions = draft(partition.topicId()).partitions();
    if (partition.partitionIndex() != partitions.size()
        || partition.directories().size() != partition.replicas().size()) {
      throw new IllegalStateException("topic id " + partition.topicId() + " has " + partitions.size()
          + " partitions, a record adds number " + partition.partitionIndex() + " with replicas "
          + partition.replicas() + " in " + partition.directories().size() + " directories");
    }
    partitions.add(new PartitionImage(partition.partitionIndex(), partition.replicas(), partition.directories(),
        partition.isr(), partition.leader(), partition.leaderEpoch(), partition.partitionEpoch()));
  }

  void change(PartitionChangeRecord change) {
    List<PartitionImage> partitions = draft(change.topicId()).partitions();
    int index = change.partitionIndex();
    PartitionImage old = index >= 0 && index < partitions.size() ? partitions.get(index) : null;
    if (old == null || change.partitionEpoch() != old.partitionEpoch() + 1) {
      throw new IllegalStateException("a record changes partition " + index + " of topic id " + change.topicId()
          + " to epoch " + change.partitionEpoch() + ", which is now at "
          + (old == null ? "none" : "epoch " + old.partitionEpoch()));
    }
    partitions.set(index, new PartitionImage(
        index,
        change.replicas() == null ? old.replicas() : change.replicas(),
        change.directories() == null ? old.directories() : change.directories(),
        change.isr() == null ? old.isr() : change.isr(),
        change.leader(),
        change.leaderEpoch(),
        change.partitionEpoch()));
  }

  void switchStorage(TopicStorageRecord storage) {
    Draft draft = draft(storage.topicId());
    drafts.put(draft.id(), new Draft(draft.name(), draft.id(), storage.storageProvider(), draft.partitions()));
  }

  private Draft draft(Uuid topicId) {
    Draft draft = drafts.get(topicId);
    if (draft != null) {
      return draft;
    }
    TopicImage topic = topics.get(topicId);
    if (topic == null) {
      throw new IllegalStateException("a record is about topic id " + topicId + ", which does not exist");
    }
    draft = new Draft(topic.name(), topic.id(), topic.storageProvider(), new ArrayList<>(topic.partitions()));
    drafts.put(topicId, draft);
    touched.add(topicId);
    return draft;
  }

  TopicsImage build() {
    for (Draft draft : drafts.values()) {
      topics = topics.with(draft.finish());
    }
    drafts.clear();
    return topics;
  }

  Set<Uuid> touched() {
    return touched;
  }
}
