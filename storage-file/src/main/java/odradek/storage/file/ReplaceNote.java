package odradek.storage.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A replacement of segments, as the journal holds it between commit and the last rename.
 *
 * @param oldBaseOffsets the segments that go
 * @param segments the segments that take their place
 */
record ReplaceNote(List<Long> oldBaseOffsets, List<SegmentNote> segments) {

  byte[] encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES * oldBaseOffsets.size()
        + SegmentNote.ENCODED_BYTES * segments.size());
    bytes.putInt(oldBaseOffsets.size());
    oldBaseOffsets.forEach(bytes::putLong);
    bytes.putInt(segments.size());
    segments.forEach(segment -> segment.put(bytes));
    return bytes.array();
  }

  static ReplaceNote decode(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    var old = new ArrayList<Long>();
    for (int i = source.getInt(); i > 0; i--) {
      old.add(source.getLong());
    }
    var segments = new ArrayList<SegmentNote>();
    for (int i = source.getInt(); i > 0; i--) {
      segments.add(SegmentNote.get(source));
    }
    return new ReplaceNote(old, segments);
  }
}
