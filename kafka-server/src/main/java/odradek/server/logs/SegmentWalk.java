package odradek.server.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordBatches;

/**
 * Goes through segments batch by batch, checks what can be checked without looking at records, and goes on after damage
 * as long as it is clear where the next batch begins.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class SegmentWalk {

  private static final int OFFSET_BYTES = Long.BYTES;

  private final Consumer<Damage> damaged;
  private final CRC32C crc = new CRC32C();
  private Path lastFolder;
  private long lowestOffset;

  /** Hears of every whole batch. */
  interface Visitor {

    /**
     * A batch whose length and format are sound.
     *
     * @param batch to be used during the call
     * @param crcValid whether its bytes are those that were written; if not, nothing in it can be trusted
     */
    void batch(RecordBatch batch, boolean crcValid);
  }

  /** @param damaged hears of all damage, in the order of the file */
  SegmentWalk(Consumer<Damage> damaged) {
    this.damaged = damaged;
  }

  /**
   * Goes through one file; the segments of a partition in the order of their offsets.
   *
   * @return its size in bytes
   */
  long walk(Path file, Visitor visitor) throws IOException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (!folder.equals(lastFolder)) {
      lastFolder = folder;
      lowestOffset = 0;
    }
    ByteBuffer bytes = map(file);
    checkName(file);
    RecordBatches batches = new RecordBatches().wrap(bytes);
    try {
      while (batches.next()) {
        take(file, batches.batch(), visitor);
      }
      batches.requireWhole();
    } catch (InvalidBatchException e) {
      int position = batches.nextPosition();
      long offset = bytes.limit() - position >= OFFSET_BYTES ? bytes.getLong(position) : Segments.UNKNOWN;
      damaged.accept(new Damage(file, position, offset, e.getMessage()
          + "; the " + (bytes.limit() - position) + " bytes from there on cannot be read"));
    }
    return bytes.limit();
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException(file + " has " + channel.size() + " bytes, a segment has at most " + Integer.MAX_VALUE);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  private void checkName(Path file) {
    long baseOffset = Segments.baseOffset(file);
    if (baseOffset == Segments.UNKNOWN) {
      lowestOffset = 0;
      return;
    }
    if (baseOffset < lowestOffset) {
      damaged.accept(new Damage(file, 0, baseOffset,
          "the segment before it reaches to offset " + (lowestOffset - 1) + ", so both hold the same offsets"));
    }
    lowestOffset = baseOffset;
  }

  private void take(Path file, RecordBatch batch, Visitor visitor) {
    boolean crcValid = batch.isCrcValid(crc);
    if (!crcValid) {
      damaged.accept(new Damage(file, batch.position(), batch.baseOffset(), String.format(
          "the checksum of the batch is %08x, that of its bytes %08x", batch.crc(), batch.computeCrc(crc))));
    }
    if (batch.baseOffset() < lowestOffset) {
      damaged.accept(new Damage(file, batch.position(), batch.baseOffset(),
          "offsets go back: expected at least " + lowestOffset));
    } else if (crcValid && batch.lastOffsetDelta() >= 0) {
      lowestOffset = batch.nextOffset();
    }
    visitor.batch(batch, crcValid);
  }
}
