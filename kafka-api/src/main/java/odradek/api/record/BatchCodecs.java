package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import odradek.api.record.InvalidBatchException.Reason;

/**
 * The codecs at hand, by wire id. Id 0, no compression, needs no codec.
 *
 * <p><b>Threading:</b> immutable, as far as its codecs are.
 */
public final class BatchCodecs {

  private static final List<String> NAMES = List.of("none", "gzip", "snappy", "lz4", "zstd");

  /** No codec at all: only uncompressed batches can be read. */
  public static final BatchCodecs NONE = new BatchCodecs(List.of());

  private static final byte[] NO_SCRATCH = {};

  private final BatchCodec[] byWireId = new BatchCodec[NAMES.size()];

  private BatchCodecs(Collection<BatchCodec> codecs) {
    for (BatchCodec codec : codecs) {
      int wireId = codec.wireId();
      if (wireId < 1 || wireId >= byWireId.length) {
        throw new IllegalArgumentException(
            "codec '" + codec.name() + "' has wire id " + wireId + ", clients read only 1 to " + (byWireId.length - 1));
      }
      if (byWireId[wireId] != null) {
        throw new IllegalArgumentException(
            "codecs '" + byWireId[wireId].name() + "' and '" + codec.name() + "' share wire id " + wireId);
      }
      byWireId[wireId] = codec;
    }
  }

  /**
   * Makes a table.
   *
   * @param codecs at most one per wire id
   * @throws IllegalArgumentException if a wire id is not 1 to 4, or taken twice
   */
  public static BatchCodecs of(Collection<BatchCodec> codecs) {
    return new BatchCodecs(codecs);
  }

  /**
   * Makes a table.
   *
   * @param codecs at most one per wire id
   * @throws IllegalArgumentException if a wire id is not 1 to 4, or taken twice
   */
  public static BatchCodecs of(BatchCodec... codecs) {
    return new BatchCodecs(List.of(codecs));
  }

  /**
   * The name that Kafka gives a wire id, whether or not the codec is at hand.
   *
   * @param wireId 0 to 7
   */
  public static String nameOf(int wireId) {
    return wireId >= 0 && wireId < NAMES.size() ? NAMES.get(wireId) : "unassigned";
  }

  /**
   * Whether a batch with this wire id can be read.
   *
   * @param wireId what the attributes of a batch hold; 0 is always supported
   */
  public boolean supports(int wireId) {
    return wireId == 0 || (wireId > 0 && wireId < byWireId.length && byWireId[wireId] != null);
  }

  /**
   * The codec with this wire id.
   *
   * @param wireId 1 to 4
   * @throws InvalidBatchException with {@link Reason#BAD_COMPRESSION}, naming the codec that is missing
   */
  public BatchCodec byWireId(int wireId) {
    if (wireId > 0 && supports(wireId)) {
      return byWireId[wireId];
    }
    String why = wireId > 0 && wireId < byWireId.length ? "is not available here" : "is no codec of Kafka's";
    throw new InvalidBatchException(
        Reason.BAD_COMPRESSION,
        "compression '" + nameOf(wireId) + "' (id " + wireId + ") " + why + "; available: " + names());
  }

  /** The names of the codecs at hand, by ascending wire id. */
  public List<String> names() {
    var names = new ArrayList<String>();
    for (BatchCodec codec : byWireId) {
      if (codec != null) {
        names.add(codec.name());
      }
    }
    return List.copyOf(names);
  }

  /**
   * The records of a batch, decompressed where need be.
   *
   * <p><b>Buffers:</b> for an uncompressed batch a view on the batch's own buffer, otherwise fresh.
   *
   * @param batch a whole batch
   * @param maxOutputBytes the most that compressed records may become
   * @return the records, from position to limit
   * @throws InvalidBatchException with {@link Reason#BAD_COMPRESSION}, {@link Reason#CORRUPT_COMPRESSION} or
   *     {@link Reason#TOO_LARGE}
   */
  public ByteBuffer records(RecordBatch batch, int maxOutputBytes) {
    return records(batch, NO_SCRATCH, maxOutputBytes);
  }

  /**
   * As {@link #records(RecordBatch, int)}, with room to lend.
   *
   * <p><b>Buffers:</b> for an uncompressed batch a view on the batch's own buffer, otherwise a view on {@code scratch}
   * or, as where that is too small, fresh.
   *
   * @param batch a whole batch
   * @param scratch may be overwritten
   * @param maxOutputBytes the most that compressed records may become
   * @return the records, from position to limit
   * @throws InvalidBatchException with {@link Reason#BAD_COMPRESSION}, {@link Reason#CORRUPT_COMPRESSION} or
   *     {@link Reason#TOO_LARGE}
   */
  public ByteBuffer records(RecordBatch batch, byte[] scratch, int maxOutputBytes) {
    ByteBuffer stored = batch.recordsView();
    int wireId = batch.compressionId();
    if (wireId == 0) {
      return stored;
    }
    BatchCodec codec = byWireId(wireId);
    if (batch.recordsCount() == 0 && !stored.hasRemaining()) {
      return stored;
    }
    try {
      return scratch.length == 0
          ? codec.decompress(stored, maxOutputBytes) : codec.decompress(stored, scratch, maxOutputBytes);
    } catch (OutputLimitExceededException e) {
      throw new InvalidBatchException(Reason.TOO_LARGE, batch.label() + ": " + e.getMessage(), e);
    } catch (CodecException e) {
      throw new InvalidBatchException(Reason.CORRUPT_COMPRESSION, batch.label() + ": " + e.getMessage(), e);
    }
  }
}
