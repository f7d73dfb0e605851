package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import odradek.api.ErrorCode;
import odradek.api.frame.RecordError;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.BatchRecords;
import odradek.api.record.ControlRecords;
import odradek.api.record.ControlType;
import odradek.api.record.Record;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.TimestampType;
import odradek.core.spi.storage.PartitionOptions;
import org.junit.jupiter.api.Test;

/** What a leader accepts; the numbers in the names are those of the rules in the compatibility reference. */
class BatchValidatorTest {

  private static final long NOW = TestLog.START_MS;
  private static final BatchCodecs CODECS = BatchCodecs.of(FakeCodec.GZIP, FakeCodec.ZSTD);

  private final BatchValidator validator = new BatchValidator(CODECS);

  private ValidationOutcome validate(ByteBuffer payload, LogConfig config) {
    return validator.validate(payload, config, AppendOrigin.CLIENT, BatchValidator.NEWEST_PRODUCE_VERSION, NOW);
  }

  private Rejected rejected(ErrorCode expected, ByteBuffer payload, LogConfig config) {
    Rejected rejected = assertInstanceOf(Rejected.class, validate(payload, config));
    assertEquals(expected, rejected.error(), rejected.message());
    return rejected;
  }

  private Rejected rejected(ErrorCode expected, ByteBuffer payload) {
    return rejected(expected, payload, LogConfig.DEFAULT);
  }

  private RecordBatch accepted(ByteBuffer payload, LogConfig config) {
    ByteBuffer bytes = assertInstanceOf(ValidBatch.class, validate(payload, config)).bytes();
    RecordBatch batch = new RecordBatch().wrap(bytes, bytes.position());
    assertEquals(bytes.remaining(), batch.sizeBytes());
    assertTrue(batch.isCrcValid());
    return batch;
  }

  private static ByteBuffer seal(ByteBuffer batch) {
    return batch.putInt(BatchLayout.CRC_POSITION, new RecordBatch().wrap(batch, 0).computeCrc());
  }

  private static ByteBuffer compressed(FakeCodec codec, long... timestampsMs) {
    return TestLog.fill(new RecordBatchBuilder().codec(codec), timestampsMs).build();
  }

  @Test
  void soundBatchIsAcceptedAsItIs() {
    ByteBuffer payload = TestLog.batch(NOW, NOW - 5);
    ByteBuffer before = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    ValidBatch valid = assertInstanceOf(ValidBatch.class, validate(payload, LogConfig.DEFAULT));
    assertSame(payload, valid.bytes());
    assertEquals(before, payload);
    assertEquals(-1, valid.appendTimeMs());
  }

  @Test
  void rule26ExactlyOneBatch() {
    rejected(ErrorCode.INVALID_RECORD, ByteBuffer.allocate(0));
    ByteBuffer one = TestLog.batch(NOW);
    ByteBuffer two = ByteBuffer.allocate(2 * one.remaining()).put(one.duplicate()).put(one).flip();
    assertTrue(rejected(ErrorCode.INVALID_RECORD, two).message().contains("exactly one batch"));
  }

  @Test
  void rule26OldFormatsAreRefused() {
    for (byte magic = 0; magic <= 1; magic++) {
      ByteBuffer old = ByteBuffer.allocate(40).put(BatchLayout.MAGIC_POSITION, magic).putInt(8, 28);
      assertTrue(rejected(ErrorCode.INVALID_RECORD, old).message().contains("version " + magic));
    }
  }

  @Test
  void rule26ControlBatchesAreForBrokers() {
    ByteBuffer marker = ControlRecords.transactionMarker(ControlType.COMMIT, 9, (short) 0, 0, NOW);
    rejected(ErrorCode.INVALID_RECORD, marker);
    assertInstanceOf(ValidBatch.class, validator.validate(
        marker, LogConfig.DEFAULT, AppendOrigin.COORDINATOR, BatchValidator.NEWEST_PRODUCE_VERSION, NOW));
  }

  @Test
  void rule26CountsMustAgree() {
    ByteBuffer batch = TestLog.batch(NOW, NOW);
    rejected(ErrorCode.INVALID_RECORD, seal(batch.duplicate().putInt(BatchLayout.RECORDS_COUNT_POSITION, 3)));
    batch = TestLog.batch(NOW, NOW);
    rejected(ErrorCode.INVALID_RECORD, seal(batch.putInt(BatchLayout.LAST_OFFSET_DELTA_POSITION, 2)));
    batch = TestLog.batch(NOW, NOW);
    rejected(ErrorCode.INVALID_RECORD, seal(
        batch.putInt(BatchLayout.LAST_OFFSET_DELTA_POSITION, 2).putInt(BatchLayout.RECORDS_COUNT_POSITION, 3)));
    rejected(ErrorCode.INVALID_RECORD, new RecordBatchBuilder().build(0, -1));
    batch = TestLog.batch(NOW);
    rejected(ErrorCode.INVALID_RECORD, seal(batch
        .putInt(BatchLayout.LAST_OFFSET_DELTA_POSITION, Integer.MAX_VALUE)
        .putInt(BatchLayout.RECORDS_COUNT_POSITION, Integer.MIN_VALUE)));
  }

  @Test
  void rule26ProducerIdNeedsSequenceAndEpoch() {
    rejected(ErrorCode.INVALID_RECORD, TestLog.fill(new RecordBatchBuilder().producer(5, (short) 0, -1), NOW).build());
    rejected(ErrorCode.INVALID_RECORD, TestLog.fill(new RecordBatchBuilder().producer(5, (short) -1, 0), NOW).build());
    rejected(ErrorCode.INVALID_RECORD, TestLog.fill(new RecordBatchBuilder().transactional(true), NOW).build());
    accepted(TestLog.fill(new RecordBatchBuilder().producer(5, (short) 0, 0), NOW).build(), LogConfig.DEFAULT);
    ByteBuffer offsetCommit =
        TestLog.fill(new RecordBatchBuilder().producer(5, (short) 0, -1).transactional(true), NOW).build();
    assertInstanceOf(ValidBatch.class, validator.validate(
        offsetCommit, LogConfig.DEFAULT, AppendOrigin.COORDINATOR, BatchValidator.NEWEST_PRODUCE_VERSION, NOW));
  }

  @Test
  void baseOffsetMustBeZero() {
    rejected(ErrorCode.INVALID_RECORD, TestLog.fill(new RecordBatchBuilder().baseOffset(7), NOW).build());
  }

  @Test
  void rule27NullKeysOnCompactedTopicAreListed() {
    LogConfig compacted = LogConfig.DEFAULT.toBuilder().compact(true).build();
    ByteBuffer payload = new RecordBatchBuilder()
        .append(NOW, TestLog.bytes("a"), null, List.of())
        .append(NOW, null, TestLog.bytes("v"), List.of())
        .append(NOW, TestLog.bytes(""), TestLog.bytes("v"), List.of())
        .append(NOW, null, TestLog.bytes("v"), List.of())
        .build();
    List<RecordError> errors = rejected(ErrorCode.INVALID_RECORD, payload, compacted).recordErrors();
    assertEquals(List.of(1, 3), errors.stream().map(RecordError::batchIndex).toList());
    accepted(payload, LogConfig.DEFAULT);
  }

  @Test
  void manyBadRecordsAreCountedButNotAllListed() {
    LogConfig compacted = LogConfig.DEFAULT.toBuilder().compact(true).build();
    var builder = new RecordBatchBuilder();
    for (int i = 0; i < RecordChecks.MAX_RECORD_ERRORS + 5; i++) {
      builder.append(NOW, null, null, List.of());
    }
    Rejected rejected = rejected(ErrorCode.INVALID_RECORD, builder.build(), compacted);
    assertEquals(RecordChecks.MAX_RECORD_ERRORS, rejected.recordErrors().size());
    assertTrue(rejected.message().startsWith("1005 of 1005 "), rejected.message());
  }

  @Test
  void rule28SizeLimits() {
    ByteBuffer payload = TestLog.batch(NOW);
    int size = payload.remaining();
    accepted(payload, LogConfig.DEFAULT.toBuilder().maxMessageBytes(size).build());
    Rejected tooLarge =
        rejected(ErrorCode.MESSAGE_TOO_LARGE, payload, LogConfig.DEFAULT.toBuilder().maxMessageBytes(size - 1).build());
    assertTrue(tooLarge.message().contains(size + " bytes"), tooLarge.message());
    PartitionOptions small = new PartitionOptions(size - 1, 1000, 0, 4096, 1 << 20, 0);
    rejected(ErrorCode.RECORD_LIST_TOO_LARGE, payload, LogConfig.DEFAULT.toBuilder().storage(small).build());
  }

  @Test
  void rule28SizeCountsCompressed() {
    var builder = new RecordBatchBuilder().codec(FakeCodec.GZIP)
        .append(NOW, null, ByteBuffer.allocate(100_000), List.of());
    accepted(builder.build(), LogConfig.DEFAULT.toBuilder().maxMessageBytes(1000).build());
  }

  @Test
  void rule29TimestampsOutsideTheWindow() {
    LogConfig config =
        LogConfig.DEFAULT.toBuilder().timestampBeforeMaxMs(1000).timestampAfterMaxMs(500).build();
    accepted(TestLog.batch(NOW - 1000, NOW + 500, -1), config);
    Rejected early = rejected(ErrorCode.INVALID_TIMESTAMP, TestLog.batch(NOW, NOW - 1001), config);
    assertEquals(1, early.recordErrors().get(0).batchIndex());
    rejected(ErrorCode.INVALID_TIMESTAMP, TestLog.batch(NOW + 501), config);
    rejected(ErrorCode.INVALID_TIMESTAMP, TestLog.batch(Long.MAX_VALUE), LogConfig.DEFAULT);
    accepted(TestLog.batch(0), LogConfig.DEFAULT);
  }

  @Test
  void rule29LogAppendTimeIsForBrokers() {
    ByteBuffer claimed = TestLog.fill(new RecordBatchBuilder().logAppendTime(NOW), NOW).build();
    Rejected refused = rejected(ErrorCode.INVALID_TIMESTAMP, claimed,
        LogConfig.DEFAULT.toBuilder().timestampType(TimestampType.LOG_APPEND_TIME).build());
    assertEquals(List.of(0), refused.recordErrors().stream().map(error -> error.batchIndex()).toList());
    RecordBatch stored = accepted(claimed, LogConfig.DEFAULT);
    assertEquals(TimestampType.CREATE_TIME, stored.timestampType());
    assertEquals(NOW, stored.maxTimestamp());
  }

  @Test
  void rule30LogAppendTimeIsStamped() {
    LogConfig config = LogConfig.DEFAULT.toBuilder().timestampType(TimestampType.LOG_APPEND_TIME).build();
    for (ByteBuffer payload : List.of(TestLog.batch(5, Long.MAX_VALUE), compressed(FakeCodec.GZIP, 5, 6))) {
      ValidBatch valid = assertInstanceOf(ValidBatch.class, validate(payload, config));
      assertSame(payload, valid.bytes());
      assertEquals(NOW, valid.appendTimeMs());
      RecordBatch batch = new RecordBatch().wrap(payload, 0);
      assertEquals(TimestampType.LOG_APPEND_TIME, batch.timestampType());
      assertEquals(NOW, batch.maxTimestamp());
      assertTrue(batch.isCrcValid());
    }
  }

  @Test
  void statedLargestTimestampIsCorrected() {
    for (ByteBuffer payload : List.of(TestLog.batch(NOW, NOW - 9), compressed(FakeCodec.GZIP, NOW, NOW - 9))) {
      seal(payload.putLong(BatchLayout.MAX_TIMESTAMP_POSITION, Long.MAX_VALUE));
      assertEquals(NOW, accepted(payload, LogConfig.DEFAULT).maxTimestamp());
    }
  }

  @Test
  void rule43ZstdNeedsProduce7() {
    ByteBuffer zstd = compressed(FakeCodec.ZSTD, NOW);
    Rejected rejected = assertInstanceOf(
        Rejected.class, validator.validate(zstd, LogConfig.DEFAULT, AppendOrigin.CLIENT, 6, NOW));
    assertEquals(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, rejected.error());
    assertInstanceOf(
        ValidBatch.class, validator.validate(zstd, LogConfig.DEFAULT, AppendOrigin.CLIENT, 7, NOW));
  }

  @Test
  void unknownCodecIsUnsupported() {
    for (int id = 5; id <= 7; id++) {
      ByteBuffer batch = TestLog.batch(NOW);
      rejected(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
          seal(batch.putShort(BatchLayout.ATTRIBUTES_POSITION, (short) id)));
    }
  }

  @Test
  void missingCodecIsUnsupportedWhereverItIsNeeded() {
    ByteBuffer lz4 = TestLog.fill(new RecordBatchBuilder().codec(new FakeCodec("lz4", (byte) 3)), NOW).build();
    Rejected rejected = rejected(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, lz4);
    assertTrue(rejected.message().contains("'lz4'"), rejected.message());
    rejected(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, TestLog.batch(NOW),
        LogConfig.DEFAULT.toBuilder().compression(TopicCompression.parse("snappy", 1, 1, 1)).build());
  }

  @Test
  void decompressionBombIsTooLarge() {
    ByteBuffer bomb = new RecordBatchBuilder().codec(FakeCodec.GZIP)
        .append(NOW, null, ByteBuffer.allocate(5_000_000), List.of()).build();
    LogConfig config = LogConfig.DEFAULT.toBuilder().maxDecompressedBatchBytes(1_000_000).build();
    assertTrue(rejected(ErrorCode.MESSAGE_TOO_LARGE, bomb, config).message().contains("1000000"));
    config = LogConfig.DEFAULT.toBuilder().maxDecompressedMessageBytes(4_999_999).build();
    assertTrue(rejected(ErrorCode.MESSAGE_TOO_LARGE, bomb, config).message().contains("4999999"));
    accepted(bomb, LogConfig.DEFAULT);
  }

  @Test
  void damageIsCorruptOrInvalid() {
    ByteBuffer batch = TestLog.batch(NOW, NOW);
    rejected(ErrorCode.CORRUPT_MESSAGE, batch.duplicate().put(batch.limit() - 1, (byte) 77));
    ByteBuffer whole = TestLog.batch(NOW, NOW);
    for (int limit = 1; limit < whole.limit(); limit++) {
      Rejected cut = assertInstanceOf(Rejected.class, validate(whole.duplicate().limit(limit), LogConfig.DEFAULT));
      assertEquals(ErrorCode.INVALID_RECORD, cut.error(), "cut after " + limit);
    }
    ByteBuffer badStream = compressed(FakeCodec.GZIP, NOW);
    rejected(ErrorCode.INVALID_RECORD, seal(badStream.put(BatchLayout.HEADER_BYTES + 4, (byte) 0xFF)));
  }

  @Test
  void lengthsThatLieAreDamageOrNoBatch() {
    int length = TestLog.batch(NOW, NOW).remaining() - BatchLayout.LOG_OVERHEAD_BYTES;
    for (int tooShort : new int[] {Integer.MIN_VALUE, -1, 0, 13, 48, length - 1}) {
      rejected(ErrorCode.CORRUPT_MESSAGE, TestLog.batch(NOW, NOW).putInt(BatchLayout.LENGTH_POSITION, tooShort));
    }
    for (int tooLong : new int[] {length + 1, 5_000, Integer.MAX_VALUE}) {
      rejected(ErrorCode.INVALID_RECORD, TestLog.batch(NOW, NOW).putInt(BatchLayout.LENGTH_POSITION, tooLong));
    }
    for (byte magic : new byte[] {-1, 3, Byte.MAX_VALUE}) {
      rejected(ErrorCode.CORRUPT_MESSAGE, TestLog.batch(NOW, NOW).put(BatchLayout.MAGIC_POSITION, magic));
    }
  }

  @Test
  void thePieceOfABatchBehindTheFirstIsLeftOut() {
    ByteBuffer one = TestLog.batch(NOW, NOW);
    for (int size : new int[] {1, BatchLayout.LOG_OVERHEAD_BYTES - 1, BatchLayout.MAGIC_POSITION,
        one.remaining() - 1}) {
      ByteBuffer more = ByteBuffer.allocate(one.remaining()
          + size).put(one.duplicate()).put(one.duplicate().limit(size));
      assertEquals(one.remaining(), accepted(more.flip(), LogConfig.DEFAULT).sizeBytes());
    }
    ByteBuffer rubbish = ByteBuffer.allocate(one.remaining() + 20).put(one.duplicate());
    rejected(ErrorCode.CORRUPT_MESSAGE, rubbish.rewind());
  }

  @Test
  void compressionTypeOfTheTopicWins() {
    ByteBuffer plain = TestLog.batch(NOW, NOW - 1, NOW - 2);
    List<Record> expected = BatchRecords.of(new RecordBatch().wrap(plain, 0)).toList();
    LogConfig gzip = LogConfig.DEFAULT.toBuilder().compression(TopicCompression.parse("gzip", 9, 1, 1)).build();
    LogConfig none = LogConfig.DEFAULT.toBuilder().compression(TopicCompression.UNCOMPRESSED).build();

    RecordBatch stored = accepted(plain, gzip);
    assertNotSame(plain, stored.buffer());
    assertEquals(1, stored.compressionId());
    assertEquals(expected, BatchRecords.of(stored, CODECS, 10_000).toList());
    assertEquals(0, new RecordBatch().wrap(plain, 0).compressionId());

    ByteBuffer zstd = compressed(FakeCodec.ZSTD, NOW, NOW - 1, NOW - 2);
    stored = accepted(zstd, gzip);
    assertEquals(1, stored.compressionId());
    assertEquals(expected, BatchRecords.of(stored, CODECS, 10_000).toList());

    stored = accepted(zstd, none);
    assertEquals(plain, stored.buffer());

    ByteBuffer already = compressed(FakeCodec.GZIP, NOW);
    assertSame(already, accepted(already, gzip).buffer());
  }

  @Test
  void batchThatGrowsBeyondTheLimitWhenStoredIsTooLarge() {
    ByteBuffer payload = new RecordBatchBuilder().codec(FakeCodec.GZIP)
        .append(NOW, null, ByteBuffer.allocate(100_000), List.of()).build();
    LogConfig config = LogConfig.DEFAULT.toBuilder()
        .maxMessageBytes(50_000).compression(TopicCompression.UNCOMPRESSED).build();
    rejected(ErrorCode.MESSAGE_TOO_LARGE, payload, config);
  }

  @Test
  void expensiveIsWhatMustBeDecompressedOrCompressed() {
    LogConfig gzip = LogConfig.DEFAULT.toBuilder().compression(TopicCompression.parse("gzip", 9, 1, 1)).build();
    assertFalse(BatchValidator.isExpensive(TestLog.batch(NOW), LogConfig.DEFAULT));
    assertTrue(BatchValidator.isExpensive(TestLog.batch(NOW), gzip));
    assertTrue(BatchValidator.isExpensive(compressed(FakeCodec.GZIP, NOW), LogConfig.DEFAULT));
    assertFalse(BatchValidator.isExpensive(ByteBuffer.allocate(3), LogConfig.DEFAULT));
  }

  @Test
  void flippedBitsNeverEscapeAsAnythingButARefusal() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer batch = round % 2 == 0 ? TestLog.batch(NOW, NOW, NOW) : compressed(FakeCodec.GZIP, NOW, NOW);
      int position = random.nextInt(batch.limit());
      batch.put(position, (byte) (batch.get(position) ^ (1 << random.nextInt(8))));
      boolean resealed = position >= BatchLayout.ATTRIBUTES_POSITION && random.nextBoolean();
      if (resealed) {
        seal(batch);
      }
      ValidationOutcome outcome = validate(batch, LogConfig.DEFAULT);
      boolean outsideCrc = position < BatchLayout.CRC_POSITION;
      assertTrue(resealed || outsideCrc || outcome instanceof Rejected,
          "seed " + seed + ", round " + round + ", position " + position);
    }
  }
}
