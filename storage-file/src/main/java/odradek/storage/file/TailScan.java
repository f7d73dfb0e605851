package odradek.storage.file;

import static odradek.api.record.BatchLayout.ATTRIBUTES_POSITION;
import static odradek.api.record.BatchLayout.HEADER_BYTES;
import static odradek.api.record.BatchLayout.LENGTH_POSITION;
import static odradek.api.record.BatchLayout.LOG_OVERHEAD_BYTES;
import static odradek.api.record.BatchLayout.MAGIC;
import static odradek.api.record.BatchLayout.MAGIC_POSITION;
import static odradek.api.record.BatchLayout.MIN_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import odradek.api.record.RecordBatch;

/**
 * Reads the end of a segment after a crash, batch by batch with checksum, up to where it stops making sense. Memory
 * does not depend on the size of batches.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class TailScan {

  /** Takes the batches that are sound, in order; only their headers are there. */
  @FunctionalInterface
  interface Sink {
    void batch(RecordBatch header, int position) throws IOException;
  }

  private static final int BLOCK_BYTES = 128 << 10;

  private final DiskFile file;
  private final long fileBytes;
  private final long baseOffset;
  private final ByteBuffer block;
  private final RecordBatch batch = new RecordBatch();
  private final CRC32C crc = new CRC32C();
  private long blockStart;
  private String reason = "";

  TailScan(DiskFile file, long fileBytes, long baseOffset) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.baseOffset = baseOffset;
    this.block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, Math.max(HEADER_BYTES, fileBytes)));
    block.limit(0);
  }

  /**
   * Scans to the end or to the first batch that is not sound.
   *
   * @param from where to begin
   * @param minOffset the smallest offset that the first batch may have
   * @return where the sound batches end
   */
  int scan(int from, long minOffset, Sink sink) throws IOException {
    int position = from;
    long expected = minOffset;
    while (position < fileBytes && isSound(position, expected)) {
      batch.wrapHeader(block, at(position));
      sink.batch(batch, position);
      expected = batch.nextOffset();
      position += batch.sizeBytes();
    }
    return position;
  }

  /** Why the scan stopped before the end. */
  String reason() {
    return reason;
  }

  private int at(int position) {
    return (int) (position - blockStart);
  }

  private boolean isSound(int position, long expected) throws IOException {
    if (!load(position, HEADER_BYTES)) {
      return bad(position, "only " + (fileBytes - position) + " bytes of a batch header");
    }
    int length = block.getInt(at(position) + LENGTH_POSITION);
    byte magic = block.get(at(position) + MAGIC_POSITION);
    if (length < MIN_LENGTH || magic != MAGIC) {
      return bad(position, "no batch header: length " + length + ", magic " + magic);
    }
    long end = position + (long) length + LOG_OVERHEAD_BYTES;
    if (end > fileBytes || end > Integer.MAX_VALUE) {
      return bad(position, "a batch that would end at position " + end + ", the file ends at " + fileBytes);
    }
    batch.wrapHeader(block, at(position));
    long first = batch.baseOffset();
    if (first < expected || batch.lastOffsetDelta() < 0 || batch.lastOffset() - baseOffset > Integer.MAX_VALUE) {
      return bad(position, "offsets " + first + " to " + batch.lastOffset() + ", expected them from " + expected);
    }
    int expectedCrc = batch.crc();
    int actualCrc = crcOf(position, end);
    if (expectedCrc != actualCrc) {
      return bad(position, "checksum " + Integer.toHexString(actualCrc) + ", the batch says "
          + Integer.toHexString(expectedCrc));
    }
    return load(position, HEADER_BYTES);
  }

  private boolean bad(int position, String what) {
    reason = "at position " + position + ": " + what;
    return false;
  }

  private int crcOf(int position, long end) throws IOException {
    crc.reset();
    long at = position + (long) ATTRIBUTES_POSITION;
    while (at < end) {
      if (!load(at, 1)) {
        return ~(int) crc.getValue();
      }
      int inBlock = (int) (at - blockStart);
      int count = (int) Math.min(end - at, block.limit() - inBlock);
      crc.update(block.array(), inBlock, count);
      at += count;
    }
    return (int) crc.getValue();
  }

  /** Makes some bytes from a position on be in the block; false if the file ends before. */
  private boolean load(long position, int bytes) throws IOException {
    if (position >= blockStart && position + bytes <= blockStart + block.limit()) {
      return true;
    }
    blockStart = position;
    block.clear();
    block.limit((int) Math.min(block.capacity(), Math.max(0, fileBytes - position)));
    while (block.hasRemaining() && file.read(block, position + block.position()) > 0) {
      continue;
    }
    block.flip();
    return block.limit() >= bytes;
  }
}
