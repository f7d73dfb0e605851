package odradek.core.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;

/**
 * A broker tells what it found on its devices: replicas that it has created, and replicas that it had created once and
 * that are not there any more.
 *
 * <p>A replica that is missing leaves the in-sync ones and may be made again, empty, if another in-sync one can lead.
 * Otherwise the partition loses its leader and keeps the rest: whoever made an empty one now would lose records that
 * were acknowledged.
 *
 * @param brokerId who
 * @param brokerEpoch of its registration
 * @param created replicas that exist now, persisted together with the id of their topic
 * @param missing replicas that are registered as created in a usable directory and do not exist there
 */
public record ReportReplicas(int brokerId, long brokerEpoch, List<Created> created, List<TopicIdPartition> missing)
    implements ControllerCommand<ReportReplicas.Result> {

  /**
   * A replica that exists.
   *
   * @param partition which
   * @param directory the log directory that has it
   */
  public record Created(TopicIdPartition partition, Uuid directory) {}

  /**
   * What became of it. Replicas of topics that are deleted by now, or that the broker does not keep any more, are
   * passed over.
   *
   * @param error {@link ErrorCode#NONE} if the report was heard
   * @param message why not, or null
   * @param elsewhere replicas that were reported as created and are registered as created in another directory
   */
  public record Result(ErrorCode error, String message, List<TopicIdPartition> elsewhere) {}

  /** A replica of this broker, while what was reported about it is taken down. */
  private record Subject(PartitionImage partition, PartitionChange change) {}

  @Override
  public Decision<Result> decide(ControllerView view) {
    BrokerImage broker = view.image().brokers().get(brokerId);
    if (broker == null || broker.brokerEpoch() != brokerEpoch) {
      return Decision.nothing(refused(ErrorCode.STALE_BROKER_EPOCH, "broker " + brokerId + " with epoch " + brokerEpoch
          + " is not registered, " + (broker == null ? "no other is" : "epoch " + broker.brokerEpoch() + " is")));
    }
    var subjects = new LinkedHashMap<TopicIdPartition, Subject>();
    var elsewhere = new ArrayList<TopicIdPartition>();
    for (Created report : created) {
      Subject subject = subject(view, subjects, report.partition());
      if (subject != null) {
        take(subject, report, elsewhere);
      }
    }
    var eligibility = Eligibility.in(view.image());
    for (TopicIdPartition report : missing) {
      Subject subject = subject(view, subjects, report);
      if (subject != null && subject.partition().isCreated(brokerId)) {
        take(subject, eligibility);
      }
    }
    List<ApiMessage> records = new ArrayList<>();
    subjects.values().stream().map(Subject::change).filter(PartitionChange::isChange)
        .forEach(change -> records.add(change.record()));
    return new Decision<>(records, new Result(ErrorCode.NONE, null, elsewhere));
  }

  private Subject subject(ControllerView view, Map<TopicIdPartition, Subject> subjects, TopicIdPartition id) {
    TopicImage topic = view.image().topics().get(id.topicId());
    PartitionImage partition = topic == null ? null : topic.partition(id.partition());
    if (partition == null || !partition.hasReplica(brokerId)) {
      return null;
    }
    return subjects.computeIfAbsent(id, key -> new Subject(partition, new PartitionChange(id.topicId(), partition)));
  }

  private void take(Subject subject, Created report, List<TopicIdPartition> elsewhere) {
    Uuid registered = subject.partition().directory(brokerId);
    if (registered.isZero()) {
      subject.change().setDirectory(brokerId, report.directory());
    } else if (!registered.equals(report.directory())) {
      elsewhere.add(report.partition());
    }
  }

  private void take(Subject subject, Eligibility eligibility) {
    PartitionImage partition = subject.partition();
    PartitionChange change = subject.change();
    int other = eligibility.candidate(partition, brokerId);
    if (other != PartitionImage.NO_LEADER) {
      change.leaveIsr(brokerId);
      change.setDirectory(brokerId, Uuid.ZERO);
      if (partition.leader() == brokerId) {
        change.lead(other);
      }
    } else if (!partition.isr().contains(brokerId)) {
      change.setDirectory(brokerId, Uuid.ZERO);
    } else if (partition.leader() == brokerId) {
      change.lead(PartitionImage.NO_LEADER);
    }
  }

  @Override
  public Result refused(ErrorCode error, String message) {
    return new Result(error, message, List.of());
  }
}
