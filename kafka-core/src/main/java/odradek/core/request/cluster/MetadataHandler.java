package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataRequest.MetadataRequestTopic;
import odradek.api.message.MetadataResponse;
import odradek.api.message.MetadataResponse.MetadataResponseBroker;
import odradek.api.message.MetadataResponse.MetadataResponsePartition;
import odradek.api.message.MetadataResponse.MetadataResponseTopic;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.metadata.TopicName;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;

/**
 * Metadata: brokers, topics, partitions and their leaders, as seen through the listener that the client used.
 *
 * <p>A topic that is missing and may be created is created before the answer, so that a client's first record does not
 * wait for its next metadata refresh.
 *
 * <p><b>Source:</b> KIP-4, KIP-204 (auto-creation), KIP-430, KIP-516 (ids).
 */
public final class MetadataHandler implements ApiHandler<MetadataRequest> {

  private static final short FIRST_VERSION_WITH_NULL = 1;
  private static final short FIRST_VERSION_WITH_LOOKUP_BY_ID = 12;

  private final Supplier<ClusterImage> images;
  private final TopicCreation creation;

  /**
   * @param images the newest image of the cluster
   * @param creation makes missing topics
   */
  public MetadataHandler(Supplier<ClusterImage> images, TopicCreation creation) {
    this.images = images;
    this.creation = creation;
  }

  @Override
  public MetadataRequest read(ByteBuffer body, short version) {
    return MetadataRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, MetadataRequest request, Reply reply) {
    requireNames(request, context.apiVersion());
    Set<String> missing = missing(context, request);
    if (missing.isEmpty()) {
      reply.send(answer(context, request));
    } else {
      creation.createMissing(missing, () -> reply.send(answer(context, request)));
    }
  }

  /** Versions 10 and 11 have room for ids in a request, but look up by name. */
  private static void requireNames(MetadataRequest request, short version) {
    if (request.topics() == null || version >= FIRST_VERSION_WITH_LOOKUP_BY_ID) {
      return;
    }
    for (MetadataRequestTopic topic : request.topics()) {
      if (topic.name() == null || !topic.topicId().isZero()) {
        throw new RequestException(ErrorCode.INVALID_REQUEST, "version " + version
            + " of Metadata looks topics up by name, "
            + "but topic id " + topic.topicId() + " was asked for");
      }
    }
  }

  private Set<String> missing(RequestContext context, MetadataRequest request) {
    var missing = new TreeSet<String>();
    if (request.topics() != null && request.allowAutoTopicCreation() && creation.isEnabled()) {
      ClusterImage image = images.get();
      for (MetadataRequestTopic topic : request.topics()) {
        boolean byName = topic.name() != null && topic.topicId().isZero();
        if (byName && TopicName.isValid(topic.name()) && image.topics().get(topic.name()) == null
            && context.mayRead(topic.name())) {
          missing.add(topic.name());
        }
      }
    }
    return missing;
  }

  private MetadataResponse answer(RequestContext context, MetadataRequest request) {
    ClusterImage image = images.get();
    boolean operations = request.includeTopicAuthorizedOperations();
    var topics = new ArrayList<MetadataResponseTopic>();
    if (wantsAll(request, context.apiVersion())) {
      image.topics().byName().forEach((name, topic) -> {
        if (context.mayRead(name)) {
          topics.add(describe(image, topic, context, operations));
        }
      });
    } else {
      topics.addAll(named(image, request, context, operations));
    }
    return MetadataResponse.builder()
        .brokers(brokers(image, context.listenerName()))
        .clusterId(image.clusterId())
        .controllerId(image.controllerId())
        .topics(topics)
        .clusterAuthorizedOperations(AuthorizedOperations.ofCluster(request.includeClusterAuthorizedOperations()))
        .build();
  }

  /**
   * The topics that were asked for, those that are not there last. Each of them once, however often and in which way it
   * is named: an answer must not be a multiple of its request.
   */
  private static List<MetadataResponseTopic> named(ClusterImage image, MetadataRequest request, RequestContext context,
      boolean operations) {
    var told = new HashSet<Object>();
    var known = new ArrayList<MetadataResponseTopic>();
    var unknown = new ArrayList<MetadataResponseTopic>();
    for (MetadataRequestTopic asked : request.topics()) {
      TopicImage topic = find(image, asked);
      if (told.add(topic == null ? asked : topic.id())) {
        MetadataResponseTopic answer = tell(image, asked, topic, context, operations);
        (answer.errorCode() == ErrorCode.NONE.code() ? known : unknown).add(answer);
      }
    }
    known.addAll(unknown);
    return known;
  }

  private static boolean wantsAll(MetadataRequest request, short version) {
    return request.topics() == null || (version < FIRST_VERSION_WITH_NULL && request.topics().isEmpty());
  }

  private static List<MetadataResponseBroker> brokers(ClusterImage image, String listener) {
    var brokers = new ArrayList<MetadataResponseBroker>();
    image.brokers().forEach((id, broker) -> {
      BrokerImage.Endpoint endpoint = broker.endpoint(listener);
      if (!broker.fenced() && endpoint != null) {
        brokers.add(MetadataResponseBroker.builder()
            .nodeId(id).host(endpoint.host()).port(endpoint.port()).rack(broker.rack()).build());
      }
    });
    return brokers;
  }

  /** Clients that ask by id leave the name empty rather than out. */
  private static boolean isById(MetadataRequestTopic asked) {
    return asked.name() == null || !asked.topicId().isZero();
  }

  private static TopicImage find(ClusterImage image, MetadataRequestTopic asked) {
    return isById(asked) ? image.topics().get(asked.topicId()) : image.topics().get(asked.name());
  }

  /** @param topic what was asked for, or null if there is none */
  private static MetadataResponseTopic tell(ClusterImage image, MetadataRequestTopic asked, TopicImage topic,
      RequestContext context, boolean operations) {
    if (topic == null && isById(asked)) {
      return unknown(asked);
    }
    if (!context.mayRead(topic == null ? asked.name() : topic.name())) {
      return isById(asked) ? unknown(null, asked.topicId(), ErrorCode.TOPIC_AUTHORIZATION_FAILED)
          : unknown(asked.name(), Uuid.ZERO, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
    }
    return topic == null ? unknown(asked) : describe(image, topic, context, operations);
  }

  private static MetadataResponseTopic unknown(MetadataRequestTopic asked) {
    if (isById(asked)) {
      return unknown(null, asked.topicId(), ErrorCode.UNKNOWN_TOPIC_ID);
    }
    return unknown(asked.name(), Uuid.ZERO, TopicName.isValid(asked.name())
        ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION);
  }

  private static MetadataResponseTopic unknown(String name, Uuid id, ErrorCode error) {
    return MetadataResponseTopic.builder().name(name).topicId(id).errorCode(error.code()).build();
  }

  private static MetadataResponseTopic describe(ClusterImage image, TopicImage topic, RequestContext context,
      boolean operations) {
    var partitions = new ArrayList<MetadataResponsePartition>();
    for (PartitionImage partition : topic.partitions()) {
      partitions.add(describe(image, partition, context.listenerName()));
    }
    return MetadataResponseTopic.builder()
        .name(topic.name())
        .topicId(topic.id())
        .isInternal(topic.isInternal())
        .partitions(partitions)
        .topicAuthorizedOperations(AuthorizedOperations.ofTopic(operations))
        .build();
  }

  private static MetadataResponsePartition describe(ClusterImage image, PartitionImage partition, String listener) {
    return MetadataResponsePartition.builder()
        .errorCode(Reachability.leaderError(image, partition, listener).code())
        .partitionIndex(partition.index())
        .leaderId(Reachability.leader(image, partition, listener))
        .leaderEpoch(partition.leaderEpoch())
        .replicaNodes(partition.replicas())
        .isrNodes(partition.isr())
        .offlineReplicas(Reachability.offline(image, partition))
        .build();
  }

  @Override
  public ApiMessage refusal(MetadataRequest request, short version, ErrorCode error, String message) {
    var topics = new ArrayList<MetadataResponseTopic>();
    if (request.topics() != null) {
      for (MetadataRequestTopic topic : request.topics()) {
        topics.add(unknown(topic.name() == null ? "" : topic.name(), topic.topicId(), error));
      }
    }
    return MetadataResponse.builder().topics(topics).errorCode(version >= 13 ? error.code() : 0).build();
  }
}
