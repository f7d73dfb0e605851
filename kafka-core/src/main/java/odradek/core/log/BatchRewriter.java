package odradek.core.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.api.record.BatchLayout;
import odradek.api.record.RecordBatch;
import odradek.api.record.TimestampType;

/**
 * Changes what a topic wants different from what its producer sent: the codec, the append time.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
final class BatchRewriter {

  private final BatchCodecs codecs;
  private final CRC32C crc;

  BatchRewriter(BatchCodecs codecs, CRC32C crc) {
    this.codecs = codecs;
    this.crc = crc;
  }

  /**
   * Copies a batch with another codec. The checksum of the copy is not valid yet.
   *
   * @param batch the batch as it came
   * @param decompressed its records if it is compressed, otherwise null
   * @param wireId the codec to use, 0 for none
   * @return the copy, from position 0 to limit
   */
  ByteBuffer recompress(RecordBatch batch, ByteBuffer decompressed, int wireId, TopicCompression compression) {
    ByteBuffer records = decompressed == null ? batch.recordsView() : decompressed;
    if (wireId != 0) {
      BatchCodec codec = codecs.byWireId(wireId);
      records = codec.compress(records, compression.levelFor(codec));
    }
    ByteBuffer copy = ByteBuffer.allocate(Math.addExact(BatchLayout.HEADER_BYTES, records.remaining()));
    copy.put(0, batch.buffer(), batch.position(), BatchLayout.HEADER_BYTES);
    copy.put(BatchLayout.HEADER_BYTES, records, records.position(), records.remaining());
    copy.putInt(BatchLayout.LENGTH_POSITION, copy.limit() - BatchLayout.LOG_OVERHEAD_BYTES);
    copy.putShort(BatchLayout.ATTRIBUTES_POSITION,
        (short) ((batch.attributes() & ~BatchLayout.COMPRESSION_MASK) | wireId));
    return copy;
  }

  /**
   * Brings the header's timestamp in line: with the append time, or with the records where the producer claimed to know
   * that or stated another largest one (retention and look-ups go by it). The checksum is computed again only if
   * something changed.
   *
   * @param changed whether the batch was changed before
   */
  void stampTimestamp(RecordBatch batch, long maxTimestampMs, boolean appendTime, boolean changed) {
    if (appendTime) {
      batch.logAppendTime(maxTimestampMs, crc);
      return;
    }
    boolean claimsTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    boolean differs = claimsTime || batch.maxTimestamp() != maxTimestampMs;
    if (differs) {
      batch.buffer().putLong(batch.position() + BatchLayout.MAX_TIMESTAMP_POSITION, maxTimestampMs);
    }
    if (claimsTime) {
      batch.buffer().putShort(batch.position() + BatchLayout.ATTRIBUTES_POSITION,
          (short) (batch.attributes() & ~BatchLayout.LOG_APPEND_TIME_FLAG));
    }
    if (differs || changed) {
      batch.buffer().putInt(batch.position() + BatchLayout.CRC_POSITION, batch.computeCrc(crc));
    }
  }
}
