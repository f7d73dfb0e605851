package odradek.core.config;

import static odradek.core.config.ConfigRule.atLeast;
import static odradek.core.config.ConfigRule.between;
import static odradek.core.config.ConfigRule.flag;
import static odradek.core.config.ConfigRule.pluginName;
import static odradek.core.config.ConfigType.BOOLEAN;
import static odradek.core.config.ConfigType.INT;
import static odradek.core.config.ConfigType.LONG;
import static odradek.core.config.ConfigType.SHORT;
import static odradek.core.config.ConfigType.STRING;

/** Broker keys about topics in general, groups, transactions and producers. */
final class CoordinatorKeys {

  private CoordinatorKeys() {}

  static ConfigTable table() {
    return transactions(groups(topics(new ConfigTable())));
  }

  private static ConfigTable topics(ConfigTable table) {
    return table
        .fixed("num.partitions", INT, "1", atLeast(1), "Partitions of a topic that is created without a number.")
        .fixed("default.replication.factor", INT, "1", between(1, Short.MAX_VALUE),
            "Replicas of a topic that is created without a number.")
        .fixed("auto.create.topics.enable", BOOLEAN, "true", flag(),
            "Whether a topic is created when a client asks about it and wants that.")
        .fixed("delete.topic.enable", BOOLEAN, "true", flag(), "Whether topics can be deleted.");
  }

  private static ConfigTable groups(ConfigTable table) {
    return table
        .fixed("group.initial.rebalance.delay.ms", INT, "3000", atLeast(0),
            "How long an empty group waits for more members after the first.")
        .fixed("group.min.session.timeout.ms", INT, "6000", atLeast(1), "The shortest session timeout of a member.")
        .fixed("group.max.session.timeout.ms", INT, "1800000", atLeast(1), "The longest session timeout of a member.")
        .fixed("group.max.size", INT, Integer.toString(Integer.MAX_VALUE), atLeast(1), "The most members of a group.")
        .fixed("offsets.topic.num.partitions", INT, "50", atLeast(1),
            "Partitions of the topic of committed offsets; not to be changed later.")
        .fixed("offsets.topic.replication.factor", SHORT, "3", atLeast(1), "Replicas of that topic.")
        .fixed("offsets.topic.segment.bytes", INT, "104857600", atLeast(LogKeys.SMALLEST_SEGMENT_BYTES),
            "The segment size of that topic.")
        .fixed("offsets.topic.storage.provider", STRING, null, pluginName(),
            "The storage plug-in of that topic when it is created; storage.provider if it is not set.")
        .fixed("offsets.retention.minutes", INT, "10080", atLeast(1),
            "How long offsets outlive their group, or their commit if there is no group.")
        .fixed("offsets.retention.check.interval.ms", LONG, "600000", atLeast(1),
            "Time between two looks for offsets that are too old.")
        .fixed("offset.metadata.max.bytes", INT, "4096", atLeast(0), "The longest text that goes with an offset.")
        .fixed("offsets.commit.timeout.ms", INT, "5000", atLeast(1), "How long a commit waits for its replicas.");
  }

  private static ConfigTable transactions(ConfigTable table) {
    return table
        .fixed("transaction.state.log.num.partitions", INT, "50", atLeast(1),
            "Partitions of the topic of transactions; not to be changed later.")
        .fixed("transaction.state.log.replication.factor", SHORT, "3", atLeast(1), "Replicas of that topic.")
        .fixed("transaction.state.log.min.isr", INT, "2", atLeast(1), "The fewest in-sync replicas of that topic.")
        .fixed("transaction.state.log.segment.bytes", INT, "104857600", atLeast(LogKeys.SMALLEST_SEGMENT_BYTES),
            "The segment size of that topic.")
        .fixed("transaction.max.timeout.ms", INT, "900000", atLeast(1), "The longest transaction.")
        .fixed("transactional.id.expiration.ms", INT, "604800000", atLeast(1),
            "How long an unused transactional id is remembered.")
        .fixed("transaction.abort.timed.out.transaction.cleanup.interval.ms", INT, "10000", atLeast(1),
            "Time between two looks for transactions that take too long.")
        .fixed("transaction.remove.expired.transaction.cleanup.interval.ms", INT, "3600000", atLeast(1),
            "Time between two looks for transactional ids that are not used any more.")
        .fixed("transaction.partition.verification.enable", BOOLEAN, "true", flag(),
            "Whether a partition asks its coordinator before it takes the first record of a transaction.")
        .fixed("producer.id.expiration.ms", INT, "86400000", atLeast(1),
            "How long a partition remembers an idempotent producer that is silent.")
        .fixed("producer.id.expiration.check.interval.ms", INT, "600000", atLeast(1),
            "Time between two looks for such producers.");
  }
}
