package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DescribeTopicPartitionsRequest;
import odradek.api.message.DescribeTopicPartitionsRequest.TopicRequest;
import odradek.api.message.DescribeTopicPartitionsResponse;
import odradek.api.message.DescribeTopicPartitionsResponse.Cursor;
import odradek.api.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import odradek.api.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.PartitionImage;
import odradek.core.metadata.TopicImage;
import odradek.core.metadata.TopicName;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;

/**
 * DescribeTopicPartitions: topics in the order of their names, page by page; the cursor names the first partition of
 * the next page.
 *
 * <p><b>Source:</b> KIP-966.
 */
public final class DescribeTopicPartitionsHandler implements ApiHandler<DescribeTopicPartitionsRequest> {

  private final Supplier<ClusterImage> images;
  private final int maxPartitions;

  /**
   * @param images the newest image of the cluster
   * @param maxPartitions the most partitions in one answer
   */
  public DescribeTopicPartitionsHandler(Supplier<ClusterImage> images, int maxPartitions) {
    this.images = images;
    this.maxPartitions = maxPartitions;
  }

  @Override
  public DescribeTopicPartitionsRequest read(ByteBuffer body, short version) {
    return DescribeTopicPartitionsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeTopicPartitionsRequest request, Reply reply) {
    ClusterImage image = images.get();
    DescribeTopicPartitionsRequest.Cursor cursor = request.cursor();
    if (cursor != null && cursor.partitionIndex() < 0) {
      throw new RequestException(ErrorCode.INVALID_REQUEST,
          "cursor at partition " + cursor.partitionIndex() + " of topic '" + cursor.topicName()
              + "': expected at least 0");
    }
    var page = new Page(image, context.listenerName(),
        Math.max(1, Math.min(maxPartitions, request.responsePartitionLimit())));
    for (String name : names(image, request)) {
      int from = cursor != null && name.equals(cursor.topicName()) ? cursor.partitionIndex() : 0;
      if (!page.add(name, from)) {
        break;
      }
    }
    reply.send(DescribeTopicPartitionsResponse.builder().topics(page.topics).nextCursor(page.next).build());
  }

  /** The topics that are wanted, in order, from the cursor on. */
  private static Iterable<String> names(ClusterImage image, DescribeTopicPartitionsRequest request) {
    var names = new TreeSet<String>();
    boolean all = request.topics().isEmpty();
    if (all) {
      names.addAll(image.topics().byName().keys());
    } else {
      request.topics().forEach(topic -> names.add(topic.name()));
    }
    if (request.cursor() == null) {
      return names;
    }
    String first = request.cursor().topicName();
    if (!all && !names.contains(first)) {
      throw new RequestException(ErrorCode.INVALID_REQUEST,
          "cursor at topic '" + first + "', which is not among the topics that were asked for");
    }
    return names.tailSet(first);
  }

  /** One answer while it fills. */
  private static final class Page {

    private final ClusterImage image;
    private final String listener;
    private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
    private int room;
    private Cursor next;

    Page(ClusterImage image, String listener, int room) {
      this.image = image;
      this.listener = listener;
      this.room = room;
    }

    /** Adds a topic, or the part of it that fits. Answers whether there may be room for another one. */
    boolean add(String name, int fromPartition) {
      if (room == 0) {
        next = new Cursor(name, fromPartition);
        return false;
      }
      TopicImage topic = image.topics().get(name);
      if (topic == null) {
        topics.add(unknown(name, TopicName.isValid(name)
            ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION, true));
        return true;
      }
      int count = topic.partitions().size();
      int from = Math.min(fromPartition, count);
      int to = Math.min(count, from + room);
      room -= to - from;
      topics.add(describe(topic, from, to));
      if (to < count) {
        next = new Cursor(name, to);
      }
      return next == null;
    }

    private DescribeTopicPartitionsResponseTopic describe(TopicImage topic, int from, int to) {
      var partitions = new ArrayList<DescribeTopicPartitionsResponsePartition>();
      for (PartitionImage partition : topic.partitions().subList(from, to)) {
        partitions.add(describe(partition));
      }
      return DescribeTopicPartitionsResponseTopic.builder()
          .name(topic.name())
          .topicId(topic.id())
          .isInternal(topic.isInternal())
          .partitions(partitions)
          .topicAuthorizedOperations(AuthorizedOperations.ofTopic(true))
          .build();
    }

    private DescribeTopicPartitionsResponsePartition describe(PartitionImage partition) {
      return DescribeTopicPartitionsResponsePartition.builder()
          .errorCode(Reachability.leaderError(image, partition, listener).code())
          .partitionIndex(partition.index())
          .leaderId(Reachability.leader(image, partition, listener))
          .leaderEpoch(partition.leaderEpoch())
          .replicaNodes(partition.replicas())
          .isrNodes(partition.isr())
          .eligibleLeaderReplicas(List.of())
          .lastKnownElr(List.of())
          .offlineReplicas(Reachability.offline(image, partition))
          .build();
    }
  }

  private static DescribeTopicPartitionsResponseTopic unknown(String name, ErrorCode error, boolean operations) {
    return DescribeTopicPartitionsResponseTopic.builder().name(name).topicId(Uuid.ZERO).errorCode(error.code())
        .topicAuthorizedOperations(AuthorizedOperations.ofTopic(operations)).build();
  }

  @Override
  public ApiMessage refusal(DescribeTopicPartitionsRequest request, short version, ErrorCode error, String message) {
    var topics = new ArrayList<DescribeTopicPartitionsResponseTopic>();
    for (TopicRequest topic : request.topics()) {
      topics.add(unknown(topic.name(), error, false));
    }
    return DescribeTopicPartitionsResponse.builder().topics(topics).build();
  }
}
