package odradek.server.logs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import odradek.api.record.BatchCodecs;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;
import odradek.server.text.JsonLine;

/**
 * Checks segments: format, checksums, ascending offsets, and every record, decompressed where need be.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class LogVerifier {

  private final BatchReader reader;
  private final PrintWriter out;
  private final boolean json;
  private final SegmentWalk walk = new SegmentWalk(this::damaged);
  private Path file;
  private long segmentCount;
  private long batchCount;
  private long recordCount;
  private long byteCount;
  private long unreadCount;
  private long damageCount;

  /**
   * @param codecs batches of others are checked but for their records
   * @param out gets the findings, and at the end a summary
   * @param json whether each of them is a JSON object in one line, with one for each segment too
   */
  public LogVerifier(BatchCodecs codecs, PrintWriter out, boolean json) {
    this.reader = new BatchReader(codecs);
    this.out = out;
    this.json = json;
  }

  /**
   * Checks files.
   *
   * @param paths segments, and directories with segments somewhere below
   * @return whether all of them are sound
   * @throws IOException if something cannot be read
   */
  public boolean verify(List<Path> paths) throws IOException {
    for (Path segment : Segments.find(paths)) {
      verify(segment);
    }
    out.println(json ? summaryLine() : summary());
    out.flush();
    return damageCount == 0;
  }

  private void verify(Path segment) throws IOException {
    file = segment;
    segmentCount++;
    long batchesBefore = batchCount;
    long recordsBefore = recordCount;
    long damageBefore = damageCount;
    long bytes = walk.walk(segment, this::check);
    byteCount += bytes;
    if (json) {
      out.println(new JsonLine("segment").put("file", segment.toString()).put("batches", batchCount - batchesBefore)
          .put("records", recordCount - recordsBefore).put("bytes", bytes).put("damages", damageCount - damageBefore));
    }
  }

  private void check(RecordBatch batch, boolean crcValid) {
    batchCount++;
    if (!crcValid) {
      return;
    }
    if (reader.lacksCodec(batch)) {
      unreadCount++;
      return;
    }
    try {
      RecordCursor cursor = reader.records(batch);
      while (cursor.next()) {
        recordCount++;
      }
    } catch (InvalidBatchException e) {
      damaged(new Damage(file, batch.position(), batch.baseOffset(), e.getMessage()));
    }
  }

  private void damaged(Damage damage) {
    damageCount++;
    out.println(json ? damage.json() : damage.text());
  }

  private JsonLine summaryLine() {
    return new JsonLine("summary").put("segments", segmentCount).put("batches", batchCount).put("records", recordCount)
        .put("bytes", byteCount).put("unreadBatches", unreadCount).put("damages", damageCount);
  }

  private String summary() {
    String unread = unreadCount == 0 ? ""
        : "; the records of " + unreadCount + " batches were not looked at: their codec is not installed";
    return segmentCount + " segments, " + batchCount + " batches, " + recordCount + " records, " + byteCount
        + " bytes: "
        + (damageCount == 0 ? "no damage" : damageCount + " damaged places") + unread;
  }
}
