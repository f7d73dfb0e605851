package odradek.core.config;

import static odradek.core.config.ConfigRule.atLeast;
import static odradek.core.config.ConfigRule.atLeastOr;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The topic keys that have an effect here, and the names of Kafka's others.
 *
 * <p>A topic's key takes its default from the broker's keys of the same meaning: {@code retention.ms} from
 * {@code log.retention.ms}, else {@code log.retention.minutes}, else {@code log.retention.hours}.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class TopicConfigs {

  /** The key that names the storage plug-in; cannot be changed once a topic exists. */
  public static final String STORAGE_PROVIDER = "storage.provider";

  /** The key that says when a record counts as written. */
  public static final String DURABILITY = "durability";

  /** A segment size below Kafka's minimum, for tests; shown only where it is set. */
  public static final String INTERNAL_SEGMENT_BYTES = "internal.segment.bytes";

  private static final Map<String, ConfigDefinition> DEFINITIONS = define();

  /** With the values that ask for nothing. */
  private static final Map<String, Set<String>> UNSUPPORTED = KeyList.readValues("unsupported-topic-keys.txt");

  private TopicConfigs() {}

  private static Map<String, ConfigDefinition> define() {
    var table = new ConfigTable();
    // Topic key and broker key where the names differ, otherwise the broker's key alone.
    List.of(
        "cleanup.policy=log.cleanup.policy",
        "compression.gzip.level",
        "compression.lz4.level",
        "compression.type",
        "compression.zstd.level",
        "delete.retention.ms=log.cleaner.delete.retention.ms",
        DURABILITY,
        "file.delete.delay.ms=log.segment.delete.delay.ms",
        "flush.messages=log.flush.interval.messages",
        "flush.ms=log.flush.interval.ms",
        "index.interval.bytes=log.index.interval.bytes",
        "max.compaction.lag.ms=log.cleaner.max.compaction.lag.ms",
        "max.decompressed.message.bytes",
        "max.message.bytes=message.max.bytes",
        "message.timestamp.after.max.ms=log.message.timestamp.after.max.ms",
        "message.timestamp.before.max.ms=log.message.timestamp.before.max.ms",
        "message.timestamp.type=log.message.timestamp.type",
        "min.cleanable.dirty.ratio=log.cleaner.min.cleanable.ratio",
        "min.compaction.lag.ms=log.cleaner.min.compaction.lag.ms",
        "min.insync.replicas",
        "retention.bytes=log.retention.bytes",
        "segment.bytes=log.segment.bytes",
        "segment.index.bytes=log.index.size.max.bytes",
        "segment.jitter.ms=log.roll.jitter.ms",
        "segment.ms=log.roll.ms",
        STORAGE_PROVIDER,
        "unclean.leader.election.enable").forEach(pair -> {
          int equals = pair.indexOf('=');
          ConfigDefinition broker = BrokerConfigs.find(pair.substring(equals + 1));
          table.topic(equals < 0 ? pair : pair.substring(0, equals), broker, broker.rule(), broker.documentation());
        });
    // A topic may keep its records for no time at all, a broker's default may not.
    ConfigDefinition retention = BrokerConfigs.find("log.retention.ms");
    table.topic("retention.ms", retention, atLeastOr(0, -1, "forever"), retention.documentation());
    return table
        .fixed(INTERNAL_SEGMENT_BYTES, ConfigType.INT, null, atLeast(1),
            "The size at which a segment is full, without a lower limit; for tests.")
        .definitions();
  }

  /** All definitions, in alphabetical order of their keys. */
  public static Collection<ConfigDefinition> all() {
    return DEFINITIONS.values();
  }

  /** The definition of a key, or null if it has no effect here. */
  public static ConfigDefinition find(String key) {
    return DEFINITIONS.get(key);
  }

  /** Whether Kafka knows the key while it has no effect here. */
  public static boolean isUnsupported(String key) {
    return UNSUPPORTED.containsKey(key);
  }

  /**
   * Whether an unsupported key has a value with which nothing is missing: Kafka's default. Tools that copy a topic's
   * configs set it explicitly.
   *
   * @param value as it was given
   */
  static boolean asksForNothing(String key, String value) {
    Set<String> values = UNSUPPORTED.get(key);
    return values != null && values.contains(value.trim().toLowerCase(Locale.ROOT));
  }
}
