package odradek.core.metadata;

import odradek.api.Uuid;

/**
 * All topics, by name and by id.
 *
 * <p><b>Threading:</b> immutable; shares structure with what it was made from.
 */
public final class TopicsImage {

  static final TopicsImage EMPTY = new TopicsImage(
      PersistentSortedMap.empty(), PersistentSortedMap.empty(), PersistentSortedMap.empty(), 0);

  private final PersistentSortedMap<String, TopicImage> byName;
  private final PersistentSortedMap<Uuid, TopicImage> byId;
  /** Names with a dot or an underscore, by what both of them look like in a metric's name. */
  private final PersistentSortedMap<String, String> lookAlikes;
  private final long partitionCount;

  private TopicsImage(PersistentSortedMap<String, TopicImage> byName, PersistentSortedMap<Uuid, TopicImage> byId,
      PersistentSortedMap<String, String> lookAlikes, long partitionCount) {
    this.byName = byName;
    this.byId = byId;
    this.lookAlikes = lookAlikes;
    this.partitionCount = partitionCount;
  }

  /** The topics in the order of their names. */
  public PersistentSortedMap<String, TopicImage> byName() {
    return byName;
  }

  /** The topic of a name, or null. */
  public TopicImage get(String name) {
    return byName.get(name);
  }

  /** The topic of an id, or null. */
  public TopicImage get(Uuid id) {
    return byId.get(id);
  }

  /** How many topics there are. */
  public int size() {
    return byName.size();
  }

  /** How many partitions all topics have together. */
  public long partitionCount() {
    return partitionCount;
  }

  /** The name of a topic that could be mistaken for this one, as {@code a.b} for {@code a_b}; null if there is none. */
  String lookAlike(String name) {
    String other = lookAlikes.get(name.replace('.', '_'));
    return other == null || other.equals(name) ? null : other;
  }

  /** With a topic added or replaced. */
  TopicsImage with(TopicImage topic) {
    TopicImage before = byId.get(topic.id());
    String look = topic.name().replace('.', '_');
    return new TopicsImage(
        byName.with(topic.name(), topic),
        byId.with(topic.id(), topic),
        look.indexOf('_') < 0 || before != null ? lookAlikes : lookAlikes.with(look, topic.name()),
        partitionCount + topic.partitions().size() - (before == null ? 0 : before.partitions().size()));
  }

  /** Without a topic. */
  TopicsImage without(TopicImage topic) {
    return new TopicsImage(
        byName.without(topic.name()),
        byId.without(topic.id()),
        lookAlikes.without(topic.name().replace('.', '_')),
        partitionCount - topic.partitions().size());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicsImage topics && byName.equals(topics.byName) && byId.equals(topics.byId)
        && lookAlikes.equals(topics.lookAlikes) && partitionCount == topics.partitionCount;
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }

  @Override
  public String toString() {
    return byName.toString();
  }
}
