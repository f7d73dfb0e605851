package odradek.core.quorum;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How groups and snapshots are laid out in files. Numbers are big-endian.
 *
 * <pre>
 *  magic(4) | length(4) | crc32c(4) | epoch(4) | baseOffset(8) | proposals(4) | proposal...
 *                                     '------------------- length bytes, covered by crc ----'
 *  proposal: records(4) | record...      record: length(4) | bytes
 * </pre>
 *
 * <p>A snapshot is one frame with another magic number, one proposal, and the offset of its last record as base offset.
 */
final class Frame {

  static final int GROUP_MAGIC = 0x4F444B47;
  static final int SNAPSHOT_MAGIC = 0x4F444B53;
  static final int HEADER_BYTES = 12;
  private static final int FIXED_BYTES = 16;

  private Frame() {}

  /** Writes a frame into a new buffer, ready to be read. */
  static ByteBuffer write(int magic, Journal.Group group) {
    long size = FIXED_BYTES;
    for (List<ByteBuffer> proposal : group.proposals()) {
      size += 4;
      for (ByteBuffer record : proposal) {
        size += 4 + record.remaining();
      }
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + Math.toIntExact(size));
    frame.putInt(magic).putInt((int) size).putInt(0);
    frame.putInt(group.epoch()).putLong(group.baseOffset()).putInt(group.proposals().size());
    for (List<ByteBuffer> proposal : group.proposals()) {
      frame.putInt(proposal.size());
      for (ByteBuffer record : proposal) {
        frame.putInt(record.remaining()).put(record.duplicate());
      }
    }
    frame.flip();
    return frame.putInt(8, crc(frame, HEADER_BYTES, (int) size));
  }

  /**
   * Finds a frame that is complete and undamaged.
   *
   * @param bytes the file
   * @param position where the frame would begin
   * @return the length of the whole frame, or -1 if there is none
   */
  static int validLength(ByteBuffer bytes, int position, int magic) {
    if (bytes.limit() - position < HEADER_BYTES + FIXED_BYTES || bytes.getInt(position) != magic) {
      return -1;
    }
    int length = bytes.getInt(position + 4);
    if (length < FIXED_BYTES || length > bytes.limit() - position - HEADER_BYTES
        || bytes.getInt(position + 8) != crc(bytes, position + HEADER_BYTES, length)) {
      return -1;
    }
    return HEADER_BYTES + length;
  }

  /** Reads a frame that is known to be valid; its records are slices of the file. */
  static Journal.Group read(ByteBuffer bytes, int position) {
    ByteBuffer in = bytes.duplicate().position(position + HEADER_BYTES);
    int epoch = in.getInt();
    long baseOffset = in.getLong();
    int proposalCount = in.getInt();
    var proposals = new ArrayList<List<ByteBuffer>>(proposalCount);
    for (int i = 0; i < proposalCount; i++) {
      int recordCount = in.getInt();
      var records = new ArrayList<ByteBuffer>(recordCount);
      for (int j = 0; j < recordCount; j++) {
        int length = in.getInt();
        records.add(in.slice(in.position(), length));
        in.position(in.position() + length);
      }
      proposals.add(records);
    }
    return new Journal.Group(baseOffset, epoch, proposals);
  }

  private static int crc(ByteBuffer bytes, int position, int length) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(position).limit(position + length));
    return (int) crc.getValue();
  }
}
