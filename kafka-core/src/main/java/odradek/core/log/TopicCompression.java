package odradek.core.log;

import odradek.api.record.BatchCodec;

/**
 * How a topic wants its batches compressed ({@code compression.type} and {@code compression.<codec>.level}).
 *
 * @param wireId the codec's number in a batch, 0 for no compression, or {@link #AS_PRODUCED}
 * @param level the codec's level; not looked at where the codec has no levels
 */
public record TopicCompression(int wireId, int level) {

  /** Wire id of {@link #PRODUCER}. */
  public static final int AS_PRODUCED = -1;

  /** Batches stay as the producer compressed them. */
  public static final TopicCompression PRODUCER = new TopicCompression(AS_PRODUCED, 0);

  /** Batches are stored without compression. */
  public static final TopicCompression UNCOMPRESSED = new TopicCompression(0, 0);

  /** Refuses numbers that are no codec's. */
  public TopicCompression {
    if (wireId < AS_PRODUCED || wireId > 4) {
      throw new IllegalArgumentException("compression has wire id " + wireId + ", expected " + AS_PRODUCED + " to 4");
    }
  }

  /**
   * Reads the configuration.
   *
   * @param type {@code producer}, {@code uncompressed}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}
   * @param gzipLevel {@code compression.gzip.level}
   * @param lz4Level {@code compression.lz4.level}
   * @param zstdLevel {@code compression.zstd.level}
   * @throws IllegalArgumentException if the type is none of these
   */
  public static TopicCompression parse(String type, int gzipLevel, int lz4Level, int zstdLevel) {
    return switch (type) {
      case "producer" -> PRODUCER;
      case "uncompressed" -> UNCOMPRESSED;
      case "gzip" -> new TopicCompression(1, gzipLevel);
      case "snappy" -> new TopicCompression(2, 0);
      case "lz4" -> new TopicCompression(3, lz4Level);
      case "zstd" -> new TopicCompression(4, zstdLevel);
      default -> throw new IllegalArgumentException("compression.type is '" + type
          + "', expected producer, uncompressed, gzip, snappy, lz4 or zstd");
    };
  }

  /** The codec that a batch is stored with, given the one it came with. */
  int targetOf(int sourceWireId) {
    return wireId == AS_PRODUCED ? sourceWireId : wireId;
  }

  /** The level to use with a codec: the configured one if the codec has levels, otherwise its own. */
  int levelFor(BatchCodec codec) {
    return codec.minLevel() == codec.maxLevel() ? codec.defaultLevel() : level;
  }
}
