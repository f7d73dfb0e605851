package odradek.api.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The records of one batch as objects: for coordinators, tools and tests. Hot paths use {@link RecordCursor}.
 *
 * <p><b>Threading:</b> confined to one thread at a time; every iterator is independent. <b>Buffers:</b> views on the
 * batch, or on what it decompressed to; the batch's bytes must stay as long as the records are used.
 */
public final class BatchRecords implements Iterable<Record> {

  private final RecordBatch batch;
  private final ByteBuffer records;

  private BatchRecords(RecordBatch batch, ByteBuffer records) {
    this.batch = batch;
    this.records = records;
  }

  /**
   * Reads a batch.
   *
   * @param batch whole; may be wrapped around another one afterwards
   * @param codecs what to decompress with
   * @param maxOutputBytes the most that compressed records may become
   * @throws InvalidBatchException if the records do not decompress
   */
  public static BatchRecords of(RecordBatch batch, BatchCodecs codecs, int maxOutputBytes) {
    return new BatchRecords(new RecordBatch().wrap(batch.buffer(), batch.position()),
        codecs.records(batch, maxOutputBytes));
  }

  /**
   * Reads an uncompressed batch.
   *
   * @param batch whole; may be wrapped around another one afterwards
   * @throws InvalidBatchException if the batch is compressed
   */
  public static BatchRecords of(RecordBatch batch) {
    return of(batch, BatchCodecs.NONE, Integer.MAX_VALUE);
  }

  /** Iterates from the first record; damage surfaces as {@link InvalidBatchException} where it lies. */
  @Override
  public Iterator<Record> iterator() {
    RecordCursor cursor = new RecordCursor().wrap(batch, records);
    return new Iterator<>() {
      private Record upcoming = read();

      private Record read() {
        return cursor.next() ? cursor.record() : null;
      }

      @Override
      public boolean hasNext() {
        return upcoming != null;
      }

      @Override
      public Record next() {
        if (upcoming == null) {
          throw new NoSuchElementException();
        }
        Record current = upcoming;
        upcoming = read();
        return current;
      }
    };
  }

  /**
   * All records.
   *
   * @throws InvalidBatchException if any of them is damaged
   */
  public List<Record> toList() {
    var list = new ArrayList<Record>();
    for (Record record : this) {
      list.add(record);
    }
    return List.copyOf(list);
  }
}
