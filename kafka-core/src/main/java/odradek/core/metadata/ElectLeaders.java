package odradek.core.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.message.ElectLeadersRequest;
import odradek.api.message.ElectLeadersRequest.TopicPartitions;
import odradek.api.message.ElectLeadersResponse;
import odradek.api.message.ElectLeadersResponse.PartitionResult;
import odradek.api.message.ElectLeadersResponse.ReplicaElectionResult;
import odradek.api.wire.ApiMessage;

/**
 * Elects leaders: the preferred ones, or any replica that is alive where no leader is left. Each partition succeeds or
 * fails on its own; where all partitions are meant, those that need no election are left out of the answer.
 *
 * <p><b>Source:</b> KIP-460.
 *
 * @param request what is wished for
 */
public record ElectLeaders(ElectLeadersRequest request) implements ControllerCommand<ElectLeadersResponse> {

  private static final byte PREFERRED = 0;
  private static final byte UNCLEAN = 1;

  @Override
  public Decision<ElectLeadersResponse> decide(ControllerView view) {
    if (request.electionType() != PREFERRED && request.electionType() != UNCLEAN) {
      return Decision.nothing(refused(ErrorCode.INVALID_REQUEST,
          "election type " + request.electionType() + ": expected 0 (preferred) or 1 (unclean)"));
    }
    var records = new ArrayList<ApiMessage>();
    var results = new LinkedHashMap<String, List<PartitionResult>>();
    if (request.topicPartitions() == null) {
      view.image().topics().byName().forEach((name, topic) -> {
        List<PartitionResult> elected = results.computeIfAbsent(name, key -> new ArrayList<>());
        topic.partitions().forEach(partition -> {
          PartitionResult result = elect(view, topic, partition.index(), records);
          if (result.errorCode() != ErrorCode.ELECTION_NOT_NEEDED.code()) {
            elected.add(result);
          }
        });
      });
    } else {
      wanted().forEach((name, indices) -> indices.forEach(index -> results
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(elect(view, view.image().topics().get(name), index, records))));
    }
    return new Decision<>(records, response(ErrorCode.NONE, results));
  }

  /** The partitions that were asked for, each once. */
  private Map<String, List<Integer>> wanted() {
    var wanted = new LinkedHashMap<String, List<Integer>>();
    for (TopicPartitions topic : request.topicPartitions()) {
      List<Integer> indices = wanted.computeIfAbsent(topic.topic(), key -> new ArrayList<>());
      topic.partitions().stream().filter(index -> !indices.contains(index)).forEach(indices::add);
    }
    return wanted;
  }

  private PartitionResult elect(ControllerView view, TopicImage topic, int index, List<ApiMessage> records) {
    PartitionImage partition = topic == null ? null : topic.partition(index);
    if (partition == null) {
      return result(index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    var eligibility = Eligibility.in(view.image());
    return request.electionType() == PREFERRED
        ? electPreferred(topic, partition, eligibility, records)
        : electUnclean(topic, partition, eligibility, records);
  }

  private static PartitionResult electPreferred(
      TopicImage topic, PartitionImage partition, Eligibility eligibility, List<ApiMessage> records) {
    int preferred = partition.preferredLeader();
    if (partition.leader() == preferred) {
      return result(partition.index(), ErrorCode.ELECTION_NOT_NEEDED);
    }
    if (!partition.isr().contains(preferred) || !eligibility.canLead(partition, preferred)) {
      return result(partition.index(), ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    }
    var change = new PartitionChange(topic.id(), partition);
    change.lead(preferred);
    records.add(change.record());
    return result(partition.index(), ErrorCode.NONE);
  }

  private static PartitionResult electUnclean(
      TopicImage topic, PartitionImage partition, Eligibility eligibility, List<ApiMessage> records) {
    if (partition.leader() != PartitionImage.NO_LEADER) {
      return result(partition.index(), ErrorCode.ELECTION_NOT_NEEDED);
    }
    var change = new PartitionChange(topic.id(), partition);
    int clean = eligibility.candidate(partition, PartitionImage.NO_LEADER);
    if (clean != PartitionImage.NO_LEADER) {
      change.lead(clean);
    } else {
      for (int replica : partition.replicas()) {
        if (change.leader() == PartitionImage.NO_LEADER && eligibility.canLead(partition, replica)) {
          change.lead(replica);
          change.setIsr(List.of(replica));
        }
      }
    }
    if (change.leader() == PartitionImage.NO_LEADER) {
      return result(partition.index(), ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
    }
    records.add(change.record());
    return result(partition.index(), ErrorCode.NONE);
  }

  private static PartitionResult result(int index, ErrorCode error) {
    return new PartitionResult(index, error.code(), error == ErrorCode.NONE ? null : error.message());
  }

  private static ElectLeadersResponse response(ErrorCode error, Map<String, List<PartitionResult>> results) {
    var topics = new ArrayList<ReplicaElectionResult>();
    results.forEach((name, partitions) -> topics.add(new ReplicaElectionResult(name, partitions)));
    return new ElectLeadersResponse(0, error.code(), topics);
  }

  @Override
  public ElectLeadersResponse refused(ErrorCode error, String message) {
    var results = new LinkedHashMap<String, List<PartitionResult>>();
    if (request.topicPartitions() != null) {
      wanted().forEach((name, indices) -> results.put(name,
          indices.stream().map(index -> new PartitionResult(index, error.code(), message)).toList()));
    }
    return response(error, results);
  }
}
