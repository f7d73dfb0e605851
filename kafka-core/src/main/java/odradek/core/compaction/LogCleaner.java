package odradek.core.compaction;

import java.io.IOException;
import java.util.List;
import odradek.api.record.BatchCodecs;
import odradek.core.spi.storage.Chunk;

/**
 * Cleans logs, one at a time.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> reads from and writes to the device.
 */
public final class LogCleaner {

  private final BatchCodecs codecs;
  private final KeyHash hash;

  /**
   * @param codecs for compressed batches
   * @param secret0 what keys are hashed with: nobody may know it who can choose keys
   * @param secret1 the other half
   */
  public LogCleaner(BatchCodecs codecs, long secret0, long secret1) {
    this.codecs = codecs;
    this.hash = new KeyHash(secret0, secret1);
  }

  /**
   * Cleans a log.
   *
   * @param task the log, with work in its plan
   * @param settings what may be used
   * @param pace how fast
   * @throws CleaningStoppedException if the pace says so, or if the chunks were changed by somebody else; what was
   *     cleaned by then stays cleaned
   * @throws IOException if the device fails, or the log is damaged
   * @throws odradek.api.record.InvalidBatchException if a batch is damaged, or its codec is missing; nothing was lost
   * @throws IllegalStateException if the keys of one batch need more memory than there is
   */
  public CleanResult clean(CleanTask task, CleanerSettings settings, Pace pace) throws IOException {
    var content = new BatchContent(codecs);
    var latest = new LatestRecords(task, settings, content, hash);
    try (var window = new LogWindow(task.storage(), settings.bufferBytes(), pace)) {
      latest.collect(window);
      var output = new BatchOutput(settings.bufferBytes(), pace);
      var groups = new GroupCleaner(task, new BatchCleaner(task, codecs, content, latest), window, output);
      boolean first = true;
      List<Chunk> chunks = task.storage().chunks();
      for (List<Chunk> group : ChunkGroups.of(chunks, latest.endOffset(), task.config().storage().segmentBytes())) {
        groups.clean(group, first);
        first = false;
      }
      return new CleanResult(latest.endOffset(), window.readBytes(), output.writtenBytes(), groups.replacedBytes(),
          groups.rewrittenBatchesCount(), latest.keysCount());
    }
  }
}
