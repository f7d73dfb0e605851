package odradek.core.hosting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.metadata.ReportReplicas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the controller which partitions exist in a log directory from now on, many at once. Only a partition that was
 * never reported may be made anew should its storage be missing.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ReplicaReports {

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaReports.class);

  /** The way to the controller. */
  interface Sender {

    /**
     * Sends a report.
     *
     * @param answered called once, on any thread
     */
    void send(ReportReplicas report, Consumer<ReportReplicas.Result> answered);
  }

  private final int nodeId;
  private List<ReportReplicas.Created> created = new ArrayList<>();
  private List<TopicIdPartition> missing = new ArrayList<>();
  private long brokerEpoch;
  private Sender sender;
  private boolean sending;

  ReplicaReports(int nodeId) {
    this.nodeId = nodeId;
  }

  /** The broker is registered: reports can be sent from now on. */
  void registered(long epoch, Sender way) {
    synchronized (this) {
      brokerEpoch = epoch;
      sender = way;
    }
    sendNext();
  }

  /** A partition exists now, durably. */
  void created(TopicIdPartition partition, Uuid directoryId) {
    synchronized (this) {
      created.add(new ReportReplicas.Created(partition, directoryId));
    }
    sendNext();
  }

  /** A partition existed once and does not any more. */
  void missing(TopicIdPartition partition) {
    synchronized (this) {
      missing.add(partition);
    }
    sendNext();
  }

  private void sendNext() {
    ReportReplicas report;
    Sender way;
    synchronized (this) {
      if (sending || sender == null || (created.isEmpty() && missing.isEmpty())) {
        return;
      }
      sending = true;
      report = new ReportReplicas(nodeId, brokerEpoch, created, missing);
      way = sender;
      created = new ArrayList<>();
      missing = new ArrayList<>();
    }
    way.send(report, this::answered);
  }

  private void answered(ReportReplicas.Result result) {
    if (result.error() != ErrorCode.NONE) {
      // Nothing is lost: the partitions are reported again when the broker starts the next time.
      LOG.warn("the controller did not take a report of partitions: {}, {}", result.error(), result.message());
    }
    synchronized (this) {
      sending = false;
    }
    sendNext();
  }
}
