package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.CreateTopicsResponse.CreatableTopicConfigs;
import odradek.api.message.CreateTopicsResponse.CreatableTopicResult;
import odradek.api.wire.ApiMessage;
import odradek.core.config.InvalidConfigException;
import odradek.core.config.TopicConfigs;
import odradek.core.metadata.record.ConfigRecord;
import odradek.core.metadata.record.TopicRecord;

/**
 * Creates topics. Each succeeds or fails on its own.
 *
 * @param request what is wished for
 */
public record CreateTopics(CreateTopicsRequest request) implements ControllerCommand<CreateTopicsResponse> {

  /** One command must not become a proposal of any size. */
  static final int MAX_PARTITIONS_PER_REQUEST = 10_000;

  @Override
  public Decision<CreateTopicsResponse> decide(ControllerView view) {
    var work = new Work(view, request.validateOnly());
    var names = new HashMap<String, Integer>();
    request.topics().forEach(topic -> names.merge(topic.name(), 1, Integer::sum));
    var results = new ArrayList<CreatableTopicResult>();
    var seen = new LinkedHashSet<String>();
    for (CreatableTopic topic : request.topics()) {
      if (names.get(topic.name()) == 1) {
        results.add(work.create(topic));
      } else if (seen.add(topic.name())) {
        results.add(failed(topic.name(), ErrorCode.INVALID_REQUEST,
            "topic '" + topic.name() + "' is in the request " + names.get(topic.name()) + " times"));
      }
    }
    return new Decision<>(work.records, new CreateTopicsResponse(0, results));
  }

  @Override
  public CreateTopicsResponse refused(ErrorCode error, String message) {
    return new CreateTopicsResponse(0, request.topics().stream().map(CreatableTopic::name).distinct()
        .map(name -> failed(name, error, message)).toList());
  }

  private static CreatableTopicResult failed(String name, ErrorCode error, String message) {
    return CreatableTopicResult.builder().name(name).errorCode(error.code()).errorMessage(message)
        .numPartitions(-1).replicationFactor((short) -1).build();
  }

  /** The topics of one request, which must not collide with each other either. */
  private static final class Work {
    private final ControllerView view;
    private final boolean validateOnly;
    private final ReplicaPlacement placement;
    private final List<ApiMessage> records = new ArrayList<>();
    private TopicsImage topics;
    private int partitionCount;

    Work(ControllerView view, boolean validateOnly) {
      this.view = view;
      this.validateOnly = validateOnly;
      this.placement = new ReplicaPlacement(view.image());
      this.topics = view.image().topics();
    }

    CreatableTopicResult create(CreatableTopic wish) {
      try {
        TopicName.requireFree(wish.name(), topics);
        Map<String, String> configs = configs(wish);
        String storageProvider = storageProvider(configs.remove(TopicConfigs.STORAGE_PROVIDER));
        view.requireKept(configs, storageProvider);
        List<PartitionImage> partitions = wish.assignments().isEmpty() ? placed(wish) : assigned(wish);
        var topic = new TopicImage(wish.name(), Uuid.random(view.random()), storageProvider, partitions);
        topics = topics.with(topic);
        if (!validateOnly) {
          addRecords(topic, configs);
        }
        return created(topic, configs);
      } catch (CommandException e) {
        return failed(wish.name(), e.error(), e.getMessage());
      }
    }

    private Map<String, String> configs(CreatableTopic wish) {
      var configs = new TreeMap<String, String>();
      for (CreateTopicsRequest.CreatableTopicConfig config : wish.configs()) {
        if (config.value() == null) {
          throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + config.name() + " has no value");
        }
        if (configs.put(config.name(), config.value()) != null) {
          throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + config.name() + " is there twice");
        }
      }
      try {
        return new TreeMap<>(view.resolver().checkedTopic(configs));
      } catch (InvalidConfigException e) {
        throw new CommandException(ErrorCode.INVALID_CONFIG, e.getMessage());
      }
    }

    private String storageProvider(String wished) {
      String provider = wished != null ? wished : view.resolver().defaultStorageProvider();
      if (!view.storageProviders().contains(provider)) {
        throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + TopicConfigs.STORAGE_PROVIDER + " is '"
            + provider + "': expected one of the storage providers that are there, "
            + view.storageProviders().stream().sorted().toList());
      }
      return provider;
    }

    private List<PartitionImage> placed(CreatableTopic wish) {
      int count = wish.numPartitions() == -1 ? view.config().topics().partitionCount() : wish.numPartitions();
      if (count < 1) {
        throw new CommandException(ErrorCode.INVALID_PARTITIONS,
            "number of partitions " + count + ": expected at least 1, or -1 for the broker's default");
      }
      int factor = wish.replicationFactor() == -1
          ? view.config().topics().replicationFactor()
          : wish.replicationFactor();
      if (factor < 1) {
        throw new CommandException(ErrorCode.INVALID_REPLICATION_FACTOR,
            "replication factor " + factor + ": expected at least 1, or -1 for the broker's default");
      }
      count(count);
      return placement.place(0, count, factor, view.random());
    }

    private List<PartitionImage> assigned(CreatableTopic wish) {
      if (wish.numPartitions() != -1 || wish.replicationFactor() != -1) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "topic '" + wish.name()
            + "' has both an assignment of replicas and a number of partitions (" + wish.numPartitions()
            + ") or a replication factor (" + wish.replicationFactor() + "): expected -1 for both");
      }
      var byIndex = new TreeMap<Integer, PartitionImage>();
      for (CreateTopicsRequest.CreatableReplicaAssignment assignment : wish.assignments()) {
        int index = assignment.partitionIndex();
        if (byIndex.put(index, placement.assigned(index, assignment.brokerIds())) != null) {
          throw new CommandException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition " + index + " is there twice");
        }
      }
      int expected = 0;
      int factor = byIndex.firstEntry().getValue().replicas().size();
      for (PartitionImage partition : byIndex.values()) {
        if (partition.index() != expected++ || partition.replicas().size() != factor) {
          throw new CommandException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition " + partition.index()
              + " with replicas " + partition.replicas() + ": expected numbers from 0 without gaps, and " + factor
              + " replicas as the first partition has");
        }
      }
      count(byIndex.size());
      return List.copyOf(byIndex.values());
    }

    private void count(int partitions) {
      if (partitions > MAX_PARTITIONS_PER_REQUEST - partitionCount) {
        throw new CommandException(ErrorCode.POLICY_VIOLATION, partitions + " partitions, after " + partitionCount
            + " for other topics: one request can create " + MAX_PARTITIONS_PER_REQUEST + " at most");
      }
      partitionCount += partitions;
    }

    private void addRecords(TopicImage topic, Map<String, String> configs) {
      records.add(new TopicRecord(topic.name(), topic.id(), topic.storageProvider()));
      topic.partitions().forEach(partition -> records.add(ImageRecords.of(topic, partition)));
      configs.forEach((key, value) -> records.add(
          new ConfigRecord(ConfigResource.Type.TOPIC.wireId(), topic.name(), key, value)));
    }

    private CreatableTopicResult created(TopicImage topic, Map<String, String> configs) {
      return CreatableTopicResult.builder()
          .name(topic.name())
          .topicId(validateOnly ? Uuid.ZERO : topic.id())
          .errorMessage(null)
          .numPartitions(topic.partitions().size())
          .replicationFactor((short) topic.partitions().get(0).replicas().size())
          .configs(view.resolver().describeTopic(configs, topic.storageProvider()).stream()
              .map(entry -> new CreatableTopicConfigs(entry.key(), entry.value(), entry.readOnly(),
                  entry.source().wireId(), entry.definition().sensitive()))
              .toList())
          .build();
    }
  }
}
