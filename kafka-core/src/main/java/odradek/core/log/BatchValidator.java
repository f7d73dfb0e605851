package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.ErrorCode;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;
import odradek.api.record.TimestampType;

/**
 * Decides whether a leader may append a batch, and brings it into the form that is stored: everything that depends on
 * the batch and the topic's settings alone. What depends on the log (sequence numbers, offsets) comes later, in
 * {@link PartitionLog#append(ValidBatch, int)}.
 *
 * <p>The checks go from cheap to expensive: outline, codec, size, checksum, header fields, records. An uncompressed
 * batch is walked without an object per record and without a copy; a compressed one is decompressed within limits, and
 * compressed again only if the topic asks for another codec.
 *
 * <p><b>Threading:</b> confined to one thread at a time; no call leaves a trace in the next one, so any thread may have
 * an instance. <b>Blocking:</b> never waits, but costs CPU time in proportion to the decompressed size, see
 * {@link #isExpensive}. <b>Source:</b> KIP-98 for the fields, KIP-467 for record errors.
 */
public final class BatchValidator {

  /** What {@code produceVersion} is for a batch that came by no request. */
  public static final int NEWEST_PRODUCE_VERSION = Short.MAX_VALUE;

  private static final int ZSTD = 4;
  private static final int FIRST_PRODUCE_VERSION_WITH_ZSTD = 7;

  private final BatchCodecs codecs;
  private final RecordChecks recordChecks;
  private final BatchRewriter rewriter;
  private final BatchOutline outline = new BatchOutline();
  private final RecordBatch batch = new RecordBatch();
  private final CRC32C crc = new CRC32C();

  /**
   * @param codecs what batches can be decompressed and compressed with
   */
  public BatchValidator(BatchCodecs codecs) {
    this.codecs = codecs;
    this.recordChecks = new RecordChecks();
    this.rewriter = new BatchRewriter(codecs, crc);
  }

  /**
   * Whether validation has to decompress, so that it should not run on an event loop if the batch is big.
   *
   * @param payload as for {@link #validate}
   * @param config the topic's settings
   */
  public static boolean isExpensive(ByteBuffer payload, LogConfig config) {
    if (payload.remaining() < BatchLayout.HEADER_BYTES) {
      return false;
    }
    int attributes = payload.getShort(payload.position() + BatchLayout.ATTRIBUTES_POSITION);
    int source = attributes & BatchLayout.COMPRESSION_MASK;
    return source != 0 || config.compression().targetOf(source) != source;
  }

  /**
   * Validates what a producer sent for one partition.
   *
   * <p><b>Buffers:</b> borrowed as long as the outcome is used: a valid batch is this very buffer, perhaps with another
   * timestamp stamped into it, unless it had to be compressed anew or is followed by a piece of another. Position and
   * limit stay. Must be writable and big-endian.
   *
   * @param payload from position to limit what the producer sent
   * @param config the topic's settings
   * @param origin who wants to append it
   * @param produceVersion the version of the Produce request, or {@link #NEWEST_PRODUCE_VERSION}
   * @param nowMs the wall clock; also the append time
   */
  public ValidationOutcome validate(
      ByteBuffer payload, LogConfig config, AppendOrigin origin, int produceVersion, long nowMs) {
    Rejected rejected = outline.check(payload);
    if (rejected != null) {
      return rejected;
    }
    ByteBuffer single = payload.remaining() == outline.sizeBytes()
        ? payload : payload.duplicate().limit(payload.position() + outline.sizeBytes());
    try {
      return checkBatch(single, config, origin, produceVersion, nowMs);
    } catch (InvalidBatchException e) {
      return new Rejected(errorOf(e), e.getMessage());
    }
  }

  private ValidationOutcome checkBatch(
      ByteBuffer single, LogConfig config, AppendOrigin origin, int produceVersion, long nowMs) {
    RecordBatches.single(single, batch);
    Rejected rejected = checkCodec(config, produceVersion);
    if (rejected == null) {
      rejected = checkSize(batch.sizeBytes(), "", config);
    }
    if (rejected == null) {
      batch.requireCrc(crc);
      rejected = checkHeader(origin);
    }
    return rejected != null ? rejected : checkRecords(single, config, origin, nowMs);
  }

  private Rejected checkCodec(LogConfig config, int produceVersion) {
    int source = batch.compressionId();
    if (source == ZSTD && produceVersion < FIRST_PRODUCE_VERSION_WITH_ZSTD) {
      return new Rejected(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
          "zstd needs Produce version " + FIRST_PRODUCE_VERSION_WITH_ZSTD + " or newer, this request has version "
              + produceVersion);
    }
    int target = config.compression().targetOf(source);
    int missing = codecs.supports(source) ? target : source;
    if (!codecs.supports(missing)) {
      return new Rejected(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
          "compression '" + BatchCodecs.nameOf(missing) + "' (id " + missing + ") is not available; available: "
              + codecs.names());
    }
    return null;
  }

  private static Rejected checkSize(int sizeBytes, String what, LogConfig config) {
    if (sizeBytes > config.maxMessageBytes()) {
      return new Rejected(ErrorCode.MESSAGE_TOO_LARGE,
          "the batch has " + sizeBytes + " bytes" + what + ", max.message.bytes is " + config.maxMessageBytes());
    }
    if (sizeBytes > config.storage().segmentBytes()) {
      return new Rejected(ErrorCode.RECORD_LIST_TOO_LARGE,
          "the batch has " + sizeBytes + " bytes" + what + ", segment.bytes is " + config.storage().segmentBytes());
    }
    return null;
  }

  private Rejected checkHeader(AppendOrigin origin) {
    long offsetsCount = batch.lastOffsetDelta() + 1L;
    if (batch.recordsCount() <= 0 || offsetsCount != batch.recordsCount()) {
      return invalid("states " + batch.recordsCount() + " records for " + offsetsCount + " offsets");
    }
    if (batch.isTransactional() && !batch.hasProducerId()) {
      return invalid("is transactional, but has no producer id");
    }
    if (batch.hasProducerId() && batch.producerEpoch() < 0) {
      return invalid("has producer id " + batch.producerId() + ", but epoch " + batch.producerEpoch());
    }
    if (batch.isControl() && batch.compressionId() != 0) {
      return invalid("is a compressed control batch");
    }
    if (origin == AppendOrigin.COORDINATOR) {
      return null;
    }
    if (batch.isControl()) {
      return invalid("is a control batch, which only brokers write");
    }
    if (batch.hasProducerId() && batch.baseSequence() < 0) {
      return invalid("has producer id " + batch.producerId() + ", but sequence number " + batch.baseSequence());
    }
    if (batch.baseOffset() != 0) {
      return invalid("has base offset " + batch.baseOffset() + ", producers send 0");
    }
    return null;
  }

  private static Rejected invalid(String what) {
    return new Rejected(ErrorCode.INVALID_RECORD, "the batch " + what);
  }

  private ValidationOutcome checkRecords(ByteBuffer payload, LogConfig config, AppendOrigin origin, long nowMs) {
    int source = batch.compressionId();
    ByteBuffer records = source == 0 ? null : codecs.records(batch, config.maxDecompressedBatchBytes());
    Rejected rejected = recordChecks.check(batch, records, config, origin, nowMs);
    if (rejected != null) {
      return rejected;
    }
    ByteBuffer stored = payload;
    int target = config.compression().targetOf(source);
    if (target != source && !batch.isControl()) {
      stored = rewriter.recompress(batch, records, target, config.compression());
      rejected = checkSize(stored.remaining(), " after compression with '" + BatchCodecs.nameOf(target) + "'", config);
      if (rejected != null) {
        return rejected;
      }
      batch.wrap(stored, stored.position());
    }
    boolean appendTime = config.timestampType() == TimestampType.LOG_APPEND_TIME;
    rewriter.stampTimestamp(batch, appendTime ? nowMs : recordChecks.maxTimestampMs(), appendTime, stored != payload);
    return new ValidBatch(stored, origin, appendTime ? nowMs : BatchLayout.NONE);
  }

  private static ErrorCode errorOf(InvalidBatchException e) {
    return switch (e.reason()) {
      case TRUNCATED, TOO_SHORT, BAD_CRC -> ErrorCode.CORRUPT_MESSAGE;
      case BAD_COMPRESSION -> ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
      case TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
      case BAD_MAGIC, BAD_COUNT, BAD_SIZE, BAD_RECORD, BAD_OFFSET, BAD_BATCH_COUNT, CORRUPT_COMPRESSION ->
          ErrorCode.INVALID_RECORD;
    };
  }
}
