package odradek.core.metadata;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import odradek.core.spi.replication.QuorumListener;

/**
 * Applies what the quorum has committed and hands it to the manager's shard.
 *
 * <p>Applying happens at once, so that {@link #snapshot} is exactly what was delivered; publishing happens on the
 * shard. What was committed before the first leadership is known, which is everything from earlier lives of this node,
 * is published as one change.
 *
 * <p><b>Threading:</b> confined to the quorum's delivering thread.
 */
final class CommittedLog implements QuorumListener {

  private final MetadataManager manager;
  private ClusterImage applied = ClusterImage.EMPTY;
  private long nextOffset;
  /** Whether what was committed earlier has been published, all at once. */
  private boolean started;

  CommittedLog(MetadataManager manager) {
    this.manager = manager;
  }

  @Override
  public void committed(long offset, int epoch, List<ByteBuffer> records) {
    var builder = new ImageBuilder(applied);
    records.forEach(record -> builder.replay(RecordFormat.read(record)));
    nextOffset = offset + 1;
    hand(builder.build());
  }

  @Override
  public void restored(long offset, int epoch, List<ByteBuffer> records) {
    var builder = new ImageBuilder(ClusterImage.EMPTY);
    records.forEach(record -> builder.replay(RecordFormat.read(record)));
    ClusterImage restored =
        builder.build().after().withController(applied.controllerId(), applied.controllerEpoch());
    nextOffset = offset + 1;
    hand(ClusterDelta.between(applied, restored));
  }

  private void hand(ClusterDelta delta) {
    applied = delta.after();
    if (started) {
      manager.shard().execute(() -> manager.publish(delta));
    }
  }

  @Override
  public List<ByteBuffer> snapshot() {
    return RecordFormat.write(ImageRecords.of(applied));
  }

  @Override
  public void leadership(int leaderId, int epoch) {
    ClusterImage led = applied.withController(leaderId, epoch);
    ClusterDelta delta = started
        ? new ClusterDelta(applied, led, Set.of(), Set.of(), Set.of())
        : ClusterDelta.between(ClusterImage.EMPTY, led);
    started = true;
    applied = led;
    long next = nextOffset;
    manager.shard().execute(() -> manager.leadershipChanged(leaderId, epoch, next, delta));
  }

  @Override
  public void failed(Throwable cause) {
    manager.quorumFailed(cause);
  }
}
