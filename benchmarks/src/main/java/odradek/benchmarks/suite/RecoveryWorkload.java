package odradek.benchmarks.suite;

import java.io.IOException;
import java.util.List;
import odradek.api.TopicIdPartition;
import odradek.benchmarks.DataFolder;
import odradek.benchmarks.EngineUnderTest;
import odradek.core.spi.storage.PartitionStorage;
import org.HdrHistogram.Histogram;

/**
 * A broker that starts after a crash: the engine and all partitions are opened on what a killed process would have
 * left, with a quarter of the usual data, none of it flushed. All of it is in the page cache.
 */
final class RecoveryWorkload implements Workload {

  private static final int SHARE_OF_LOG = 4;

  private final RunSettings settings;
  private final DataFolder image;
  private final long imageBytes;
  private final long expectedOffset;
  private DataFolder folder;
  private EngineUnderTest opened;

  RecoveryWorkload(RunSettings settings) throws IOException, InterruptedException {
    this.settings = settings;
    image = new DataFolder(settings.directory());
    try (var logs = new LogSet(settings)) {
      int each = logs.fillWhole(settings.logBytes() / SHARE_OF_LOG);
      imageBytes = (long) each * settings.cell().batchBytes() * logs.count();
      expectedOffset = logs.endOffset(0);
      DirectoryCopy.quiet(logs.engine().path(), image.path());
    }
  }

  @Override
  public boolean hasChores() {
    return true;
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    folder = new DataFolder(settings.directory());
    DirectoryCopy.quiet(image.path(), folder.path());
  }

  @Override
  public long turn(Histogram latencies) throws IOException {
    long startNs = System.nanoTime();
    opened = new EngineUnderTest(settings.engine(), folder);
    List<TopicIdPartition> partitions = opened.partitions();
    var context = new RecoveringContext(EngineUnderTest.options(Integer.MAX_VALUE));
    for (TopicIdPartition partition : partitions) {
      PartitionStorage log = opened.open(partition, context);
      if (log.endOffset() != expectedOffset) {
        throw new IllegalStateException("partition " + partition + " ends at " + log.endOffset()
            + " after the crash of a "
            + "process, expected " + expectedOffset + "; cut off: " + context.reports());
      }
    }
    latencies.recordValue(System.nanoTime() - startNs);
    if (partitions.size() != settings.cell().partitionsCount()) {
      throw new IllegalStateException("found " + partitions.size()
          + " partitions after the crash of a process, expected "
          + settings.cell().partitionsCount());
    }
    return imageBytes;
  }

  @Override
  public void tidy() throws IOException {
    EngineUnderTest engine = opened;
    opened = null;
    engine.close();
  }

  @Override
  public void close() throws IOException {
    try (image) {
      if (opened != null) {
        tidy();
      }
    }
  }
}
