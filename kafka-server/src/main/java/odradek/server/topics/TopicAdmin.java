package odradek.server.topics;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.CreateTopicsResponse.CreatableTopicConfigs;
import odradek.api.message.CreateTopicsResponse.CreatableTopicResult;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.DescribeConfigsRequest;
import odradek.api.message.DescribeConfigsRequest.DescribeConfigsResource;
import odradek.api.message.DescribeConfigsResponse;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResult;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataRequest.MetadataRequestTopic;
import odradek.api.message.MetadataResponse;
import odradek.api.message.MetadataResponse.MetadataResponsePartition;
import odradek.api.message.MetadataResponse.MetadataResponseTopic;
import odradek.client.net.Call;
import odradek.client.net.Client;
import odradek.client.net.ConnectionSettings;
import odradek.client.net.ServerAddress;
import odradek.client.net.TcpTransport;
import odradek.core.config.TopicConfigs;
import odradek.core.runtime.SystemClock;
import odradek.server.topics.TopicDescription.PartitionDescription;

/**
 * Asks a cluster about topics, one question after the other.
 *
 * <p><b>Threading:</b> confined to one thread. <b>Blocking:</b> waits for every answer.
 */
public final class TopicAdmin implements AutoCloseable {

  private static final byte TOPIC = 2;
  private static final byte SET_ON_TOPIC = 1;
  /** In this version of Metadata a client can say that it wants nothing created. */
  private static final int CAN_ASK_ONLY = 4;
  /** From the next version on DeleteTopics wants the names elsewhere. */
  private static final int DELETES_BY_NAME = 5;

  private final TcpTransport transport = new TcpTransport(1);
  private final Client client;
  private final int timeoutMs;

  /**
   * Connects when something is asked.
   *
   * @param servers any of them will do
   * @param timeoutMs how long an answer may take
   */
  public TopicAdmin(List<ServerAddress> servers, int timeoutMs) {
    this.timeoutMs = timeoutMs;
    ConnectionSettings settings = ConnectionSettings.of("odradek-topics").withTimeouts(timeoutMs, timeoutMs);
    this.client = new Client(servers, transport, settings, new SystemClock(), new SecureRandom());
  }

  /**
   * Creates topics.
   *
   * @param names what they are called
   * @param partitions how many each gets, -1 for the broker's default
   * @param replicationFactor replicas of each partition, -1 for the broker's default
   * @param configs what is set on them
   * @param validateOnly whether to tell only what would happen
   * @throws IOException if there is no answer; the message says why
   */
  public List<TopicOutcome> create(List<String> names, int partitions, short replicationFactor,
      Map<String, String> configs, boolean validateOnly) throws IOException {
    List<CreateTopicsRequest.CreatableTopicConfig> set = configs.entrySet().stream()
        .map(config -> new CreateTopicsRequest.CreatableTopicConfig(config.getKey(), config.getValue())).toList();
    List<CreatableTopic> wishes = names.stream().map(name -> CreatableTopic.builder()
        .name(name).numPartitions(partitions).replicationFactor(replicationFactor).configs(set).build()).toList();
    var request = CreateTopicsRequest.builder()
        .topics(wishes).timeoutMs(timeoutMs).validateOnly(validateOnly).build();
    return ask(Call.of(request, CreateTopicsResponse::read)).topics().stream().map(TopicAdmin::created).toList();
  }

  private static TopicOutcome created(CreatableTopicResult result) {
    String storage = "";
    var configs = new HashMap<String, String>();
    for (CreatableTopicConfigs config : result.configs() == null
        ? List.<CreatableTopicConfigs>of() : result.configs()) {
      if (config.name().equals(TopicConfigs.STORAGE_PROVIDER)) {
        storage = config.value();
      } else if (config.configSource() == SET_ON_TOPIC) {
        configs.put(config.name(), config.value());
      }
    }
    // Who leads them is not told, and nobody asks that here.
    List<PartitionDescription> partitions = IntStream.range(0, Math.max(0, result.numPartitions()))
        .mapToObj(index -> new PartitionDescription(index, -1, List.of(), List.of())).toList();
    return TopicOutcome.of(result.name(), result.errorCode(), result.errorMessage(),
        new TopicDescription(result.name(), result.topicId().toString(), false, partitions, storage, configs));
  }

  /**
   * Deletes topics.
   *
   * @throws IOException if there is no answer; the message says why
   */
  public List<TopicOutcome> delete(List<String> names) throws IOException {
    var request = new DeleteTopicsRequest(List.of(), names, timeoutMs);
    return ask(Call.of(request, DeleteTopicsResponse::read).atMost(DELETES_BY_NAME)).responses().stream()
        .map(result -> TopicOutcome.of(result.name(), result.errorCode(), result.errorMessage(), null)).toList();
  }

  /**
   * All topics, in alphabetical order.
   *
   * @throws IOException if there is no answer; the message says why
   */
  public List<TopicDescription> list() throws IOException {
    return describe(null).stream().filter(TopicOutcome::isGranted).map(TopicOutcome::description).toList();
  }

  /**
   * Everything about some topics, in alphabetical order.
   *
   * @param names which; null for all
   * @throws IOException if there is no answer; the message says why
   */
  public List<TopicOutcome> describe(List<String> names) throws IOException {
    List<MetadataRequestTopic> asked = names == null ? null
        : names.stream().distinct().map(name -> new MetadataRequestTopic(Uuid.ZERO, name)).toList();
    var request = MetadataRequest.builder().topics(asked).allowAutoTopicCreation(false).build();
    var topics = new ArrayList<>(ask(Call.of(request, MetadataResponse::read).atLeast(CAN_ASK_ONLY)).topics());
    topics.sort(Comparator.comparing(MetadataResponseTopic::name));
    Map<String, DescribeConfigsResult> configs = configs(
        topics.stream().filter(topic -> topic.errorCode() == 0).map(MetadataResponseTopic::name).toList());
    return topics.stream().map(topic -> described(topic, configs.get(topic.name()))).toList();
  }

  private Map<String, DescribeConfigsResult> configs(List<String> names) throws IOException {
    var byName = new HashMap<String, DescribeConfigsResult>();
    if (!names.isEmpty()) {
      List<DescribeConfigsResource> resources =
          names.stream().map(name -> new DescribeConfigsResource(TOPIC, name, null)).toList();
      ask(Call.of(new DescribeConfigsRequest(resources, false, false), DescribeConfigsResponse::read)).results()
          .forEach(result -> byName.put(result.resourceName(), result));
    }
    return byName;
  }

  private static TopicOutcome described(MetadataResponseTopic topic, DescribeConfigsResult configs) {
    String storage = "";
    var set = new HashMap<String, String>();
    for (DescribeConfigsResourceResult config
        : configs == null ? List.<DescribeConfigsResourceResult>of() : configs.configs()) {
      if (config.name().equals(TopicConfigs.STORAGE_PROVIDER)) {
        storage = config.value();
      } else if (config.configSource() == SET_ON_TOPIC && config.value() != null) {
        set.put(config.name(), config.value());
      }
    }
    List<PartitionDescription> partitions = topic.partitions().stream()
        .sorted(Comparator.comparingInt(MetadataResponsePartition::partitionIndex))
        .map(partition -> new PartitionDescription(partition.partitionIndex(), partition.leaderId(),
            partition.replicaNodes(), partition.isrNodes())).toList();
    String message = topic.errorCode() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code() ? "it does not exist" : null;
    return TopicOutcome.of(topic.name(), topic.errorCode(), message, new TopicDescription(
        topic.name(), topic.topicId().toString(), topic.isInternal(), partitions, storage, set));
  }

  private <R> R ask(Call<R> call) throws IOException {
    try {
      return client.send(call, timeoutMs).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for an answer", e);
    }
  }

  @Override
  public void close() {
    client.close();
    transport.close();
  }
}
