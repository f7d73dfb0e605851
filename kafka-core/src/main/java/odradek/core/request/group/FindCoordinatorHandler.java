package odradek.core.request.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.FindCoordinatorRequest;
import odradek.api.message.FindCoordinatorResponse;
import odradek.api.message.FindCoordinatorResponse.Coordinator;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.group.GroupPartitioner;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.request.ApiHandler;
import odradek.core.request.InternalTopics;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.cluster.MissingTopics;

/**
 * FindCoordinator: which broker coordinates a group. The first one to ask makes the topic that groups are kept in, and
 * is answered when it is there.
 *
 * <p><b>Source:</b> KIP-699 (many keys at once).
 */
public final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest> {

  private static final byte GROUP = 0;
  private static final byte TRANSACTION = 1;
  private static final short FIRST_VERSION_WITH_MANY_KEYS = 4;

  private final Supplier<ClusterImage> images;
  private final MissingTopics missingTopics;

  /**
   * @param images the newest image of the cluster
   * @param missingTopics makes the topic of committed offsets
   */
  public FindCoordinatorHandler(Supplier<ClusterImage> images, MissingTopics missingTopics) {
    this.images = images;
    this.missingTopics = missingTopics;
  }

  @Override
  public FindCoordinatorRequest read(ByteBuffer body, short version) {
    return FindCoordinatorRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, FindCoordinatorRequest request, Reply reply) {
    if (request.keyType() != GROUP) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.INVALID_REQUEST,
          request.keyType() == TRANSACTION ? "this broker does not coordinate transactions"
              : "coordinator key type " + request.keyType() + " is not served here"));
    } else if (images.get().topics().get(InternalTopics.CONSUMER_OFFSETS) == null) {
      missingTopics.createConsumerOffsets(() -> reply.send(answer(context, request)));
    } else {
      reply.send(answer(context, request));
    }
  }

  private static List<String> keys(FindCoordinatorRequest request, short version) {
    return version >= FIRST_VERSION_WITH_MANY_KEYS ? request.coordinatorKeys() : List.of(request.key());
  }

  private ApiMessage answer(RequestContext context, FindCoordinatorRequest request) {
    ClusterImage image = images.get();
    var found = new ArrayList<Coordinator>();
    for (String key : keys(request, context.apiVersion())) {
      found.add(find(image, key, context.listenerName()));
    }
    return shape(context.apiVersion(), found);
  }

  private static Coordinator find(ClusterImage image, String group, String listener) {
    // The empty id is no exception: it has offsets, although it cannot have members.
    TopicImage topic = image.topics().get(InternalTopics.CONSUMER_OFFSETS);
    if (topic == null) {
      return nobody(group, ErrorCode.COORDINATOR_NOT_AVAILABLE, "topic " + InternalTopics.CONSUMER_OFFSETS
          + " does not exist yet");
    }
    PartitionImage partition = topic.partition(GroupPartitioner.partitionOf(group, topic.partitions().size()));
    BrokerImage broker = partition.leader() < 0 ? null : image.liveBroker(partition.leader());
    BrokerImage.Endpoint endpoint = broker == null ? null : broker.endpoint(listener);
    if (endpoint == null) {
      return nobody(group, ErrorCode.COORDINATOR_NOT_AVAILABLE,
          "partition " + partition.index() + " of " + topic.name() + " has no leader that this listener reaches");
    }
    return Coordinator.builder().key(group).nodeId(broker.brokerId()).host(endpoint.host()).port(endpoint.port()).build();
  }

  private static Coordinator nobody(String key, ErrorCode error, String message) {
    return Coordinator.builder()
        .key(key).nodeId(-1).host("").port(-1).errorCode(error.code()).errorMessage(message).build();
  }

  private static ApiMessage shape(short version, List<Coordinator> found) {
    if (version >= FIRST_VERSION_WITH_MANY_KEYS) {
      return FindCoordinatorResponse.builder().coordinators(found).build();
    }
    Coordinator only = found.get(0);
    return FindCoordinatorResponse.builder().errorCode(only.errorCode()).errorMessage(only.errorMessage())
        .nodeId(only.nodeId()).host(only.host()).port(only.port()).build();
  }

  @Override
  public ApiMessage refusal(FindCoordinatorRequest request, short version, ErrorCode error, String message) {
    var refused = new ArrayList<Coordinator>();
    for (String key : keys(request, version)) {
      refused.add(nobody(key, error, message));
    }
    return shape(version, refused);
  }
}
