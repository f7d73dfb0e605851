package odradek.core.config;

import static odradek.core.config.ConfigRule.atLeast;
import static odradek.core.config.ConfigRule.atLeastOr;
import static odradek.core.config.ConfigRule.between;
import static odradek.core.config.ConfigRule.betweenOr;
import static odradek.core.config.ConfigRule.flag;
import static odradek.core.config.ConfigRule.fraction;
import static odradek.core.config.ConfigRule.notBlank;
import static odradek.core.config.ConfigRule.oneOf;
import static odradek.core.config.ConfigRule.pluginName;
import static odradek.core.config.ConfigTable.hours;
import static odradek.core.config.ConfigTable.minutes;
import static odradek.core.config.ConfigTable.same;
import static odradek.core.config.ConfigType.BOOLEAN;
import static odradek.core.config.ConfigType.DOUBLE;
import static odradek.core.config.ConfigType.INT;
import static odradek.core.config.ConfigType.LIST;
import static odradek.core.config.ConfigType.LONG;
import static odradek.core.config.ConfigType.STRING;

/** Broker keys about logs: where they are, and what a topic gets that does not say otherwise. */
final class LogKeys {

  /** Kafka's smallest segment since 4.0. */
  static final long SMALLEST_SEGMENT_BYTES = 1_048_576;

  private static final String NEVER = Long.toString(Long.MAX_VALUE);
  /** The largest array that every JVM can make. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private LogKeys() {}

  static ConfigTable table() {
    return compaction(upkeep(records(retention(space(placement(new ConfigTable()))))));
  }

  private static ConfigTable placement(ConfigTable table) {
    return table
        .fixed("log.dirs", LIST, null, notBlank("directories, separated by commas"), "Where the logs are kept.")
        .fixed("log.dir", LIST, null, notBlank("directories, separated by commas"),
            "Where the logs are kept if log.dirs is not set.")
        .fixed("storage.provider", STRING, "file", pluginName(),
            "The storage plug-in of topics that are created without naming one.")
        .dynamic("durability", STRING, "replicated", oneOf("replicated", "flushed"),
            "When a record counts as written: once it is in the memory of every in-sync replica, or once it is flushed"
                + " to the device there.")
        .fixed("num.recovery.threads.per.data.dir", INT, "2", atLeast(1),
            "Threads that open and recover the logs of one directory.")
        .fixed("metadata.log.dir", STRING, null, notBlank("a directory"),
            "Where the metadata of the cluster is kept; if not set, in the first of the log directories.");
  }

  private static ConfigTable space(ConfigTable table) {
    return table
        .fixed("log.dirs.free.soft.bytes", LONG, "-1", atLeastOr(0, -1, "256 MiB or a tenth of the volume"),
            "With less free space in a log directory, answers to its producers are held back.")
        .fixed("log.dirs.free.hard.bytes", LONG, "-1", atLeastOr(0, -1, "64 MiB or a twentieth of the volume"),
            "With less free space in a log directory, its producers are refused.")
        .fixed("log.dirs.reserve.bytes", LONG, "-1", atLeastOr(0, -1, "4 MiB or a hundredth of the volume"),
            "Bytes that are kept aside in each log directory, for deletes and recovery on a full device.");
  }

  private static ConfigTable retention(ConfigTable table) {
    return table
        .dynamic("log.cleanup.policy", LIST, "delete", cleanupPolicy(), "What happens to old records.")
        .dynamic("log.retention.ms", LONG, atLeastOr(1, -1, "forever"), "How long records are kept.",
            minutes("log.retention.minutes"), hours("log.retention.hours"))
        .fixed("log.retention.minutes", INT, null, atLeastOr(1, -1, "forever"),
            "How long records are kept if log.retention.ms is not set.")
        .fixed("log.retention.hours", INT, "168", atLeastOr(1, -1, "forever"),
            "How long records are kept if neither log.retention.ms nor log.retention.minutes is set.")
        .dynamic("log.retention.bytes", LONG, "-1", atLeast(-1), "Bytes of a partition that are kept, -1 for all.")
        .dynamic("log.segment.bytes", INT, "1073741824", atLeast(SMALLEST_SEGMENT_BYTES),
            "The size at which a segment is full.")
        .dynamic("log.roll.ms", LONG, atLeast(1), "The age at which a segment is closed even if it is not full.",
            hours("log.roll.hours"))
        .fixed("log.roll.hours", INT, "168", atLeast(1),
            "The age at which a segment is closed if log.roll.ms is not set.")
        .dynamic("log.roll.jitter.ms", LONG, atLeast(0),
            "The most that is randomly taken off that age, so that not all segments are closed at once.",
            hours("log.roll.jitter.hours"))
        .fixed("log.roll.jitter.hours", INT, "0", atLeast(0), "The same if log.roll.jitter.ms is not set.")
        .dynamic("log.index.interval.bytes", INT, "4096", atLeast(0), "Bytes of records between two index entries.")
        .dynamic("log.index.size.max.bytes", INT, "10485760", atLeast(4), "The size at which an index is full.")
        .dynamic("log.segment.delete.delay.ms", LONG, "60000", atLeast(0),
            "How long a file outlives its removal from the log.");
  }

  static ConfigRule cleanupPolicy() {
    return new ConfigRule("delete, compact, both, or nothing to keep everything",
        word -> word.equals("delete") || word.equals("compact"));
  }

  private static ConfigTable records(ConfigTable table) {
    return table
        .dynamic("message.max.bytes", INT, "1048588", atLeast(0), "The largest record batch, as it arrives.")
        .dynamic("max.decompressed.message.bytes", INT, Integer.toString(LARGEST_ARRAY), between(1, LARGEST_ARRAY),
            "The largest record, decompressed.")
        .dynamic("compression.type", STRING, "producer",
            oneOf("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd"),
            "How batches are compressed in the log; producer keeps what arrives.")
        .dynamic("compression.gzip.level", INT, "-1", betweenOr(1, 9, -1, "the library's default"),
            "How hard gzip tries.")
        .dynamic("compression.lz4.level", INT, "9", between(1, 17), "How hard lz4 tries.")
        .dynamic("compression.zstd.level", INT, "3", between(-131_072, 22), "How hard zstd tries.")
        .dynamic("log.message.timestamp.type", STRING, "CreateTime", oneOf("CreateTime", "LogAppendTime"),
            "Whether records carry the producer's time or that of the append.")
        .dynamic("log.message.timestamp.before.max.ms", LONG, NEVER, atLeast(0),
            "How far a record's time may lie before the broker's.")
        .dynamic("log.message.timestamp.after.max.ms", LONG, "3600000", atLeast(0),
            "How far a record's time may lie after the broker's.")
        .dynamic("min.insync.replicas", INT, "1", atLeast(1),
            "The in-sync replicas without which nothing is written that asks for all of them.")
        .dynamic("unclean.leader.election.enable", BOOLEAN, "false", flag(),
            "Whether a replica that may lack records can become leader if no other is left.");
  }

  private static ConfigTable upkeep(ConfigTable table) {
    return table
        .dynamic("log.flush.interval.messages", LONG, NEVER, atLeast(1), "Records between two flushes.")
        .dynamic("log.flush.interval.ms", LONG, atLeast(0), "Time between two flushes.",
            same("log.flush.scheduler.interval.ms"))
        .fixed("log.flush.scheduler.interval.ms", LONG, NEVER, atLeast(0),
            "Time between two looks for logs that are due, and between flushes if log.flush.interval.ms is not set.")
        .fixed("log.flush.offset.checkpoint.interval.ms", INT, "60000", atLeast(0),
            "Time between two records of how far logs are flushed.")
        .fixed("log.flush.start.offset.checkpoint.interval.ms", INT, "60000", atLeast(0),
            "Time between two records of where logs start.")
        .fixed("replica.high.watermark.checkpoint.interval.ms", LONG, "5000", atLeast(1),
            "Time between two records of the high watermarks.")
        .fixed("log.retention.check.interval.ms", LONG, "300000", atLeast(1),
            "Time between two looks for records that are too old or too many.")
        .fixed("log.initial.task.delay.ms", LONG, "30000", atLeast(0), "Time after a start until the first such look.");
  }

  private static ConfigTable compaction(ConfigTable table) {
    return table
        .fixed("log.cleaner.enable", BOOLEAN, "true", flag(), "Whether logs are compacted at all.")
        .dynamic("log.cleaner.threads", INT, "1", atLeast(0), "Threads that compact logs.")
        .dynamic("log.cleaner.dedupe.buffer.size", LONG, "134217728", atLeast(1),
            "Bytes for the keys that all compacting threads remember.")
        .dynamic("log.cleaner.io.buffer.load.factor", DOUBLE, "0.9", fraction(0, 1),
            "The share of those bytes that is filled at most.")
        .dynamic("log.cleaner.io.buffer.size", INT, "524288", atLeast(0),
            "Bytes that all compacting threads together read and write at once.")
        .dynamic("log.cleaner.io.max.bytes.per.second", DOUBLE, Double.toString(Double.MAX_VALUE),
            fraction(1, Double.MAX_VALUE), "How fast all compacting threads together read and write.")
        .dynamic("log.cleaner.backoff.ms", LONG, "15000", atLeast(0), "Time between two looks for logs to compact.")
        .dynamic("log.cleaner.min.cleanable.ratio", DOUBLE, "0.5", fraction(0, 1),
            "The share of a log that must be new since the last compaction before it is compacted again.")
        .dynamic("log.cleaner.min.compaction.lag.ms", LONG, "0", atLeast(0),
            "How long a record is safe from compaction.")
        .dynamic("log.cleaner.max.compaction.lag.ms", LONG, NEVER, atLeast(1),
            "How long a record may stay before it must be considered for compaction.")
        .dynamic("log.cleaner.delete.retention.ms", LONG, "86400000", atLeast(0),
            "How long tombstones and transaction markers are kept after compaction has first seen them.");
  }

}
