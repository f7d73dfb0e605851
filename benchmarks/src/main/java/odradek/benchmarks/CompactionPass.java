package odradek.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import odradek.api.TopicIdPartition;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.core.compaction.CleanPlan;
import odradek.core.compaction.CleanResult;
import odradek.core.compaction.CleanTask;
import odradek.core.compaction.CleanerSettings;
import odradek.core.compaction.GuardedStorage;
import odradek.core.compaction.LogCleaner;
import odradek.core.log.CompactionConfig;
import odradek.core.log.LogConfig;
import odradek.core.plugin.Plugins;

/**
 * Compacts copies of one log, one after the other: copy, clean, discard, so that cleaning can be measured alone.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class CompactionPass {

  private static final int IO_BUFFER_BYTES = 262_144;
  private static final long DEDUPE_BYTES = 134_217_728;
  private static final double LOAD_FACTOR = 0.9;

  private final EngineUnderTest engine;
  private final CompactionSource source;
  private final BatchCodecs codecs;
  private final LogConfig config;
  private TopicIdPartition id;
  private GuardedStorage copy;

  /**
   * @param source the log, of the same engine
   * @param segmentBytes how large a segment is
   */
  public CompactionPass(EngineUnderTest engine, CompactionSource source, BatchCodecs codecs, int segmentBytes) {
    this.engine = engine;
    this.source = source;
    this.codecs = codecs;
    this.config = LogConfig.DEFAULT.toBuilder().delete(false).compact(true)
        .storage(EngineUnderTest.options(segmentBytes)).build();
  }

  /** Every codec on the class path. */
  public static BatchCodecs codecs() {
    var codecs = new ArrayList<BatchCodec>();
    for (var provider : Plugins.load(CompactionPass.class.getClassLoader()).codecs().all()) {
      codecs.add(provider.open());
    }
    return BatchCodecs.of(codecs);
  }

  /** Makes a copy to be cleaned. */
  public void prepare() throws IOException {
    id = engine.newId();
    copy = new GuardedStorage(source.copy(id));
  }

  /** Cleans the copy; how many bytes are left in what was cleaned. */
  public long clean() throws IOException {
    CleanPlan plan = CleanPlan.of(copy.chunks(), 0, -1, copy.endOffset(), CompactionConfig.DEFAULT, 0);
    var task = new CleanTask(id, copy, plan, config, List.of(), Map.of(), 0, offsets -> { });
    CleanResult result = new LogCleaner(codecs, 1, 2)
        .clean(task, new CleanerSettings(DEDUPE_BYTES, LOAD_FACTOR, IO_BUFFER_BYTES), bytes -> { });
    if (result.cleanedUpToOffset() != plan.endOffset()) {
      throw new IllegalStateException("cleaned up to " + result.cleanedUpToOffset() + " of " + plan.endOffset());
    }
    return result.writtenBytes();
  }

  /** Removes the copy. */
  public void discard() throws IOException {
    engine.delete(id);
  }
}
