package odradek.server.logs;

import java.nio.file.Path;
import odradek.api.record.BatchCodecs;
import odradek.api.record.RecordBatch;
import odradek.server.text.JsonLine;

/** How a batch looks in print. */
final class BatchLines {

  private BatchLines() {}

  static String text(RecordBatch batch, boolean crcValid) {
    var line = new StringBuilder()
        .append("batch at ").append(batch.position())
        .append("  offsets ").append(batch.baseOffset()).append("..").append(batch.lastOffset())
        .append("  records ").append(batch.recordsCount())
        .append("  bytes ").append(batch.sizeBytes())
        .append("  codec ").append(BatchCodecs.nameOf(batch.compressionId()))
        .append("  leader epoch ").append(batch.partitionLeaderEpoch())
        .append("  ").append(batch.timestampType())
        .append(' ').append(batch.baseTimestamp()).append("..").append(batch.maxTimestamp());
    if (batch.hasProducerId()) {
      line.append("  producer ").append(batch.producerId()).append(" epoch ").append(batch.producerEpoch())
          .append(" sequence ").append(batch.baseSequence()).append("..").append(batch.lastSequence());
    }
    line.append(batch.isTransactional() ? "  transactional" : "")
        .append(batch.isControl() ? "  control" : "")
        .append(batch.hasDeleteHorizon() ? "  delete horizon" : "");
    return line.append(crcValid ? "  crc valid" : "  CRC INVALID").toString();
  }

  static JsonLine json(Path file, RecordBatch batch, boolean crcValid) {
    return new JsonLine("batch")
        .put("file", file.toString())
        .put("position", batch.position())
        .put("sizeBytes", batch.sizeBytes())
        .put("baseOffset", batch.baseOffset())
        .put("lastOffset", batch.lastOffset())
        .put("records", batch.recordsCount())
        .put("leaderEpoch", batch.partitionLeaderEpoch())
        .put("codec", BatchCodecs.nameOf(batch.compressionId()))
        .put("timestampType", batch.timestampType().toString())
        .put("baseTimestamp", batch.baseTimestamp())
        .put("maxTimestamp", batch.maxTimestamp())
        .put("producerId", batch.producerId())
        .put("producerEpoch", batch.producerEpoch())
        .put("baseSequence", batch.baseSequence())
        .put("transactional", batch.isTransactional())
        .put("control", batch.isControl())
        .put("deleteHorizon", batch.hasDeleteHorizon())
        .put("crc", String.format("%08x", batch.crc()))
        .put("crcValid", crcValid);
  }
}
