package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsTopic;
import odradek.api.message.CreatePartitionsResponse;
import odradek.api.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import odradek.api.wire.ApiMessage;

/**
 * Adds partitions to topics. Each topic succeeds or fails on its own and has its own result.
 *
 * @param request what is wished for
 */
public record CreatePartitions(CreatePartitionsRequest request)
    implements ControllerCommand<CreatePartitionsResponse> {

  @Override
  public Decision<CreatePartitionsResponse> decide(ControllerView view) {
    var records = new ArrayList<ApiMessage>();
    var results = new ArrayList<CreatePartitionsTopicResult>();
    var names = new HashMap<String, Integer>();
    request.topics().forEach(topic -> names.merge(topic.name(), 1, Integer::sum));
    var told = new HashSet<String>();
    int budget = CreateTopics.MAX_PARTITIONS_PER_REQUEST;
    for (CreatePartitionsTopic wish : request.topics()) {
      if (!told.add(wish.name())) {
        continue;
      }
      try {
        if (names.get(wish.name()) > 1) {
          throw new CommandException(ErrorCode.INVALID_REQUEST,
              "topic '" + wish.name() + "' is in the request " + names.get(wish.name()) + " times");
        }
        TopicImage topic = topic(view, wish, budget);
        List<PartitionImage> added = added(view, topic, wish);
        budget -= added.size();
        added.forEach(partition -> records.add(ImageRecords.of(topic, partition)));
        results.add(new CreatePartitionsTopicResult(wish.name(), ErrorCode.NONE.code(), null));
      } catch (CommandException e) {
        results.add(new CreatePartitionsTopicResult(wish.name(), e.error().code(), e.getMessage()));
      }
    }
    return new Decision<>(request.validateOnly() ? List.of() : records, new CreatePartitionsResponse(0, results));
  }

  private static TopicImage topic(ControllerView view, CreatePartitionsTopic wish, int budget) {
    TopicImage topic = view.image().topics().get(wish.name());
    if (topic == null) {
      throw new CommandException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic '" + wish.name() + "' does not exist");
    }
    int now = topic.partitions().size();
    if (wish.count() <= now) {
      throw new CommandException(ErrorCode.INVALID_PARTITIONS, "topic '" + wish.name() + "' has " + now
          + " partitions, expected a larger number than that, not " + wish.count());
    }
    if (wish.count() - now > budget) {
      throw new CommandException(ErrorCode.POLICY_VIOLATION, (wish.count() - now) + " more partitions for topic '"
          + wish.name() + "': one request can create " + CreateTopics.MAX_PARTITIONS_PER_REQUEST + " at most");
    }
    return topic;
  }

  private static List<PartitionImage> added(ControllerView view, TopicImage topic, CreatePartitionsTopic wish) {
    int now = topic.partitions().size();
    int count = wish.count() - now;
    int factor = topic.partitions().get(0).replicas().size();
    var placement = new ReplicaPlacement(view.image());
    List<CreatePartitionsAssignment> assignments = wish.assignments();
    if (assignments == null) {
      return placement.place(now, count, factor, view.random());
    }
    if (assignments.size() != count) {
      throw new CommandException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, count + " partitions are to be added, "
          + assignments.size() + " are assigned");
    }
    var added = new ArrayList<PartitionImage>(count);
    for (CreatePartitionsAssignment assignment : assignments) {
      PartitionImage partition = placement.assigned(now + added.size(), assignment.brokerIds());
      if (partition.replicas().size() != factor) {
        throw new CommandException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition " + partition.index()
            + " is assigned to brokers " + partition.replicas() + ", expected " + factor
            + " as the topic's other partitions have");
      }
      added.add(partition);
    }
    return added;
  }

  @Override
  public CreatePartitionsResponse refused(ErrorCode error, String message) {
    return new CreatePartitionsResponse(0, request.topics().stream().map(CreatePartitionsTopic::name).distinct()
        .map(name -> new CreatePartitionsTopicResult(name, error.code(), message)).toList());
  }
}
