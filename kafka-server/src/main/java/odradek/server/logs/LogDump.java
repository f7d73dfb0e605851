package odradek.server.logs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import odradek.api.record.BatchCodecs;
import odradek.api.record.InvalidBatchException;
import odradek.api.record.RecordBatch;
import odradek.api.record.RecordCursor;

/**
 * Prints segments batch by batch, with their records if that is wanted.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class LogDump {

  private final BatchReader reader;
  private final PrintWriter out;
  private final boolean records;
  private final boolean json;
  private final SegmentWalk walk = new SegmentWalk(this::damaged);
  private Path file;
  private boolean sound = true;

  /**
   * @param codecs what to decompress with
   * @param out where to print
   * @param records whether to print records
   * @param json whether each batch and record is a JSON object in one line
   */
  public LogDump(BatchCodecs codecs, PrintWriter out, boolean records, boolean json) {
    this.reader = new BatchReader(codecs);
    this.out = out;
    this.records = records;
    this.json = json;
  }

  /**
   * Prints files.
   *
   * @param paths segments, and directories with segments somewhere below
   * @return whether no damage was met; records are looked at only where they are printed
   * @throws IOException if something cannot be read
   */
  public boolean dump(List<Path> paths) throws IOException {
    for (Path segment : Segments.find(paths)) {
      file = segment;
      if (!json) {
        out.println("segment " + segment);
      }
      walk.walk(segment, this::print);
    }
    out.flush();
    return sound;
  }

  private void print(RecordBatch batch, boolean crcValid) {
    out.println(json ? BatchLines.json(file, batch, crcValid) : BatchLines.text(batch, crcValid));
    if (!records || !crcValid) {
      return;
    }
    if (reader.lacksCodec(batch)) {
      damaged(new Damage(file, batch.position(), batch.baseOffset(), "the codec of the batch is not installed"));
      return;
    }
    try {
      RecordCursor cursor = reader.records(batch);
      while (cursor.next()) {
        out.println(json ? RecordLines.json(file, cursor, batch.isControl()) : RecordLines.text(cursor,
            batch.isControl()));
      }
    } catch (InvalidBatchException e) {
      damaged(new Damage(file, batch.position(), batch.baseOffset(), e.getMessage()));
    }
  }

  private void damaged(Damage damage) {
    sound = false;
    out.println(json ? damage.json() : damage.text());
  }
}
