package odradek.storage.rocksdb;

import java.io.IOException;
import odradek.api.record.RecordBatch;

/**
 * Marks tell what a chunk was up to an offset: so that opening and truncating walk over few batches, and looking for a
 * time too. They are hints that are never wrong: one that is missing costs a longer walk.
 */
final class Marks {

  /** About how many bytes lie between two marks. */
  static final long INTERVAL_BYTES = 256 << 10;

  /**
   * What is known at an offset.
   *
   * @param offset all batches of the chunk before it are counted, none after it
   */
  record Mark(long offset, ChunkStats stats) {}

  private Marks() {}

  static void put(Changes changes, long offset, ChunkStats stats) throws IOException {
    changes.put(Keys.at(Keys.MARK, stats.number(), offset), stats.encodedMark());
  }

  /** The last mark of a chunk at or before an offset; its beginning if there is none. */
  static Mark last(Database database, int number, long chunkBase, long upToOffset) throws IOException {
    try (SmallCursor cursor = database.small(Keys.first(Keys.MARK, number))) {
      if (cursor.last(Keys.at(Keys.MARK, number, upToOffset))) {
        ChunkStats stats = ChunkStats.decodeMark(number, cursor.value());
        if (stats.baseOffset() == chunkBase) {
          return new Mark(Keys.offset(cursor.key()), stats);
        }
      }
    }
    return new Mark(chunkBase, ChunkStats.empty(chunkBase, number));
  }

  /** The last offset in a chunk up to which all batches are known to be before a time. */
  static long offsetBefore(Database database, ChunkStats chunk, long chunkEnd, long timestampMs) throws IOException {
    long offset = chunk.baseOffset();
    try (SmallCursor cursor = database.small(Keys.first(Keys.MARK, chunk.number()))
        .from(Keys.at(Keys.MARK, chunk.number(), offset))) {
      while (cursor.next() && Keys.offset(cursor.key()) <= chunkEnd) {
        ChunkStats stats = ChunkStats.decodeMark(chunk.number(), cursor.value());
        if (stats.baseOffset() != chunk.baseOffset()) {
          continue;
        }
        if (stats.maxTimestampMs() >= timestampMs) {
          break;
        }
        offset = Keys.offset(cursor.key());
      }
    }
    return offset;
  }

  /** What a chunk is up to an offset: the last mark before it, and the batches between. */
  static Mark exactly(Database database, int number, long chunkBase, long upToOffset) throws IOException {
    Mark mark = last(database, number, chunkBase, upToOffset);
    ChunkStats stats = mark.stats();
    long end = mark.offset();
    var batch = new RecordBatch();
    try (BatchCursor cursor = database.batches(number, mark.offset(), upToOffset)) {
      while (cursor.next()) {
        stats = stats.plus(cursor.header(batch));
        end = batch.nextOffset();
      }
    }
    return new Mark(end, stats);
  }
}
