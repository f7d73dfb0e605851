package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import odradek.api.ErrorCode;
import odradek.api.message.AlterPartitionRequest;
import odradek.api.message.AlterPartitionRequest.BrokerState;
import odradek.api.message.AlterPartitionResponse;
import odradek.api.message.AlterPartitionResponse.PartitionData;
import odradek.api.message.AlterPartitionResponse.TopicData;
import odradek.api.wire.ApiMessage;

/**
 * A leader changes the in-sync replicas of its partitions. Each partition succeeds or fails on its own.
 *
 * <p>A replica can only join if its broker is alive and in the life that the leader has seen: one that has restarted
 * since may have lost what it had.
 *
 * <p><b>Source:</b> KIP-497, KIP-841, KIP-903.
 *
 * @param request what is wished for; in version 3, the life of each broker is in it
 */
public record AlterPartition(AlterPartitionRequest request) implements ControllerCommand<AlterPartitionResponse> {

  private static final long ANY_EPOCH = -1;

  @Override
  public Decision<AlterPartitionResponse> decide(ControllerView view) {
    BrokerImage broker = view.image().brokers().get(request.brokerId());
    if (broker == null || broker.brokerEpoch() != request.brokerEpoch()) {
      return Decision.nothing(refused(ErrorCode.STALE_BROKER_EPOCH, null));
    }
    var records = new ArrayList<ApiMessage>();
    var topics = new ArrayList<TopicData>();
    for (AlterPartitionRequest.TopicData wish : request.topics()) {
      TopicImage topic = view.image().topics().get(wish.topicId());
      topics.add(new TopicData(wish.topicId(),
          wish.partitions().stream().map(partition -> alter(view, topic, partition, records)).toList()));
    }
    return new Decision<>(records, new AlterPartitionResponse(0, ErrorCode.NONE.code(), topics));
  }

  private PartitionData alter(ControllerView view, TopicImage topic, AlterPartitionRequest.PartitionData wish,
      List<ApiMessage> records) {
    int index = wish.partitionIndex();
    try {
      PartitionImage partition = partition(topic, wish);
      Map<Integer, Long> isr = wish.newIsr().isEmpty()
          ? wish.newIsrWithEpochs().stream().collect(
              Collectors.toMap(BrokerState::brokerId, BrokerState::brokerEpoch, (first, second) -> first))
          : wish.newIsr().stream().collect(Collectors.toMap(id -> id, id -> ANY_EPOCH, (first, second) -> first));
      requireEligible(view, partition, isr);
      var change = new PartitionChange(topic.id(), partition);
      change.setIsr(partition.replicas().stream().filter(isr::containsKey).toList());
      int epoch = partition.partitionEpoch();
      if (change.isChange()) {
        records.add(change.record());
        epoch++;
      }
      return new PartitionData(index, ErrorCode.NONE.code(), partition.leader(), partition.leaderEpoch(), change.isr(),
          (byte) 0, epoch);
    } catch (CommandException e) {
      return new PartitionData(index, e.error().code(), -1, -1, List.of(), (byte) 0, -1);
    }
  }

  private PartitionImage partition(TopicImage topic, AlterPartitionRequest.PartitionData wish) {
    if (topic == null) {
      throw new CommandException(ErrorCode.UNKNOWN_TOPIC_ID, null);
    }
    PartitionImage partition = topic.partition(wish.partitionIndex());
    if (partition == null) {
      throw new CommandException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
    }
    if (wish.leaderEpoch() < partition.leaderEpoch()) {
      throw new CommandException(ErrorCode.FENCED_LEADER_EPOCH, null);
    }
    if (wish.leaderEpoch() > partition.leaderEpoch() || wish.partitionEpoch() > partition.partitionEpoch()) {
      // The leader knows more than this controller, so this is not the controller any more.
      throw new CommandException(ErrorCode.NOT_CONTROLLER, null);
    }
    if (partition.leader() != request.brokerId()) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, null);
    }
    if (wish.partitionEpoch() < partition.partitionEpoch()) {
      throw new CommandException(ErrorCode.INVALID_UPDATE_VERSION, null);
    }
    return partition;
  }

  private void requireEligible(ControllerView view, PartitionImage partition, Map<Integer, Long> isr) {
    if (!isr.containsKey(request.brokerId()) || !partition.replicas().containsAll(isr.keySet())) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, null);
    }
    var eligibility = Eligibility.in(view.image());
    isr.forEach((id, brokerEpoch) -> {
      BrokerImage broker = view.image().liveBroker(id);
      boolean sameLife = broker != null && (brokerEpoch == ANY_EPOCH || brokerEpoch == broker.brokerEpoch());
      if (!partition.isr().contains(id) && (!sameLife || !eligibility.canLead(partition, id))) {
        throw new CommandException(ErrorCode.INELIGIBLE_REPLICA, null);
      }
    });
  }

  @Override
  public AlterPartitionResponse refused(ErrorCode error, String message) {
    return new AlterPartitionResponse(0, error.code(), List.of());
  }
}
