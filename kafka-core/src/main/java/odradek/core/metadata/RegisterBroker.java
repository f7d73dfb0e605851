package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;

/**
 * A broker has started, or has something new to say about itself.
 *
 * <p>A new incarnation may have lost what was not on its device. So it leaves the in-sync replicas wherever another one
 * is left, and leads only where none is, in a new leader epoch: clients that have seen more than it still has can tell
 * by that.
 *
 * @param brokerId its number
 * @param incarnationId drawn by its process when it started
 * @param rack where it stands, or null
 * @param endpoints how it is reached
 * @param directories the log directories that are usable
 */
public record RegisterBroker(
    int brokerId, Uuid incarnationId, String rack, List<BrokerImage.Endpoint> endpoints, List<Uuid> directories)
    implements ControllerCommand<RegisterBroker.Result> {

  /**
   * What became of it.
   *
   * @param error {@link ErrorCode#NONE} if it is registered
   * @param message why not, or null
   * @param brokerEpoch of this registration; -1 if there is none
   */
  public record Result(ErrorCode error, String message, long brokerEpoch) {}

  @Override
  public Decision<Result> decide(ControllerView view) {
    long brokerEpoch = view.nextOffset();
    var broker = new BrokerImage(brokerId, brokerEpoch, incarnationId, rack, false, endpoints, directories);
    var records = new ArrayList<ApiMessage>();
    records.add(ImageRecords.of(broker));
    BrokerImage before = view.image().brokers().get(brokerId);
    if (before == null || !before.incarnationId().equals(incarnationId)) {
      var eligibility = new Eligibility(id -> id == brokerId ? broker : view.image().liveBroker(id));
      view.image().topics().byName().forEach((name, topic) -> topic.partitions().forEach(partition -> {
        if (partition.hasReplica(brokerId)) {
          PartitionChange change = returned(topic, partition, eligibility);
          if (change.isChange()) {
            records.add(change.record());
          }
        }
      }));
    }
    return new Decision<>(records, new Result(ErrorCode.NONE, null, brokerEpoch));
  }

  private PartitionChange returned(TopicImage topic, PartitionImage partition, Eligibility eligibility) {
    var change = new PartitionChange(topic.id(), partition);
    int other = eligibility.candidate(partition, brokerId);
    if (other != PartitionImage.NO_LEADER) {
      change.leaveIsr(brokerId);
      if (partition.leader() == brokerId || partition.leader() == PartitionImage.NO_LEADER) {
        change.lead(other);
      }
    } else if (partition.isr().contains(brokerId)) {
      int leader = eligibility.canLead(partition, brokerId) ? brokerId : PartitionImage.NO_LEADER;
      if (leader != PartitionImage.NO_LEADER || partition.leader() != PartitionImage.NO_LEADER) {
        change.lead(leader);
      }
    }
    return change;
  }

  @Override
  public Result refused(ErrorCode error, String message) {
    return new Result(error, message, -1);
  }
}
