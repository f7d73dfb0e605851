package odradek.core.config;

/**
 * What topics get that do not say otherwise.
 *
 * @param partitionCount partitions
 * @param replicationFactor replicas of each
 * @param autoCreate whether asking for a topic may create it
 * @param deletable whether topics can be deleted
 */
public record TopicSettings(int partitionCount, short replicationFactor, boolean autoCreate, boolean deletable) {

  static TopicSettings of(ConfigValues values) {
    return new TopicSettings(
        values.number("num.partitions"),
        Short.parseShort(values.text("default.replication.factor")),
        values.flag("auto.create.topics.enable"),
        values.flag("delete.topic.enable"));
  }
}
