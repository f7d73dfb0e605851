package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import odradek.api.record.TimestampType;
import odradek.core.spi.storage.PartitionOptions;
import org.junit.jupiter.api.Test;

/** Settings of a log. */
class LogConfigTest {

  @Test
  void builderSetsEachComponentAndNothingElse() {
    assertEquals(LogConfig.DEFAULT, LogConfig.DEFAULT.toBuilder().build());
    var storage = new PartitionOptions(1 << 20, 1, 2, 3, 4, 5);
    LogConfig expected = new LogConfig(storage, false, true, new CompactionConfig(0.25, 9, 10, 11), 1, 2, 3,
        TimestampType.LOG_APPEND_TIME, 4, 5,
        TopicCompression.UNCOMPRESSED, 6, 7, 8);
    assertEquals(expected, LogConfig.DEFAULT.toBuilder()
        .storage(storage)
        .delete(false)
        .compact(true)
        .compaction(new CompactionConfig(0.25, 9, 10, 11))
        .retentionMs(1)
        .retentionBytes(2)
        .maxMessageBytes(3)
        .timestampType(TimestampType.LOG_APPEND_TIME)
        .timestampBeforeMaxMs(4)
        .timestampAfterMaxMs(5)
        .compression(TopicCompression.UNCOMPRESSED)
        .maxDecompressedMessageBytes(6)
        .maxDecompressedBatchBytes(7)
        .producerIdExpirationMs(8)
        .build());
  }

  @Test
  void outOfRangeNamesKeyValueAndLimit() {
    LogConfigBuilder builder = LogConfig.DEFAULT.toBuilder().retentionMs(-2);
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertEquals("retention.ms is -2, expected at least -1", message);
  }

  @Test
  void compressionTypes() {
    assertSame(TopicCompression.PRODUCER, TopicCompression.parse("producer", 1, 2, 3));
    assertSame(TopicCompression.UNCOMPRESSED, TopicCompression.parse("uncompressed", 1, 2, 3));
    assertEquals(new TopicCompression(1, 1), TopicCompression.parse("gzip", 1, 2, 3));
    assertEquals(new TopicCompression(2, 0), TopicCompression.parse("snappy", 1, 2, 3));
    assertEquals(new TopicCompression(3, 2), TopicCompression.parse("lz4", 1, 2, 3));
    assertEquals(new TopicCompression(4, 3), TopicCompression.parse("zstd", 1, 2, 3));
    String message =
        assertThrows(IllegalArgumentException.class, () -> TopicCompression.parse("brotli", 1, 2, 3)).getMessage();
    assertTrue(message.contains("'brotli'"), message);
    assertThrows(IllegalArgumentException.class, () -> new TopicCompression(5, 0));
  }
}
