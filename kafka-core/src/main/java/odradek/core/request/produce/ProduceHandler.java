package odradek.core.request.produce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.frame.ProduceRequestView;
import odradek.api.message.ProduceResponse.PartitionProduceResponse;
import odradek.api.message.ProduceResponse.TopicProduceResponse;
import odradek.api.message.ProduceResponse;
import odradek.api.wire.ApiMessage;
import odradek.core.listener.ResponseFrame;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.InternalTopics;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.TrafficMetrics;

/**
 * Produce: appends one batch to each partition that is named.
 *
 * <p>With acks 0 nothing is answered; where a batch was refused, closing the connection is the only way to say so.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequestView> {

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;
  private final TrafficMetrics traffic;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   * @param traffic counts what is produced
   */
  public ProduceHandler(Supplier<ClusterImage> images, Partitions partitions, TrafficMetrics traffic) {
    this.images = images;
    this.partitions = partitions;
    this.traffic = traffic;
  }

  @Override
  public ProduceRequestView read(ByteBuffer body, short version) {
    return new ProduceRequestView(body, version);
  }

  @Override
  public void handle(RequestContext context, ProduceRequestView request, Reply reply) {
    List<ProduceEntry> entries = entries(context, request);
    short acks = request.acks();
    if (acks < -1 || acks > 1) {
      refuseAll(entries, ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + acks + ", expected -1, 0 or 1");
    }
    new ProduceExchange(context.shard(), partitions, entries, acks, context.apiVersion(), traffic, () -> {
      if (acks == 0) {
        endSilently(entries, reply);
      } else {
        reply.send(List.of(new ResponseFrame.Bytes(ProduceAnswer.write(request, reply.headerBytes(), entries))));
      }
    }).start();
  }

  private static void endSilently(List<ProduceEntry> entries, Reply reply) {
    for (ProduceEntry entry : entries) {
      if (entry.result.error() != ErrorCode.NONE) {
        reply.disconnect("a batch with acks=0 was refused: " + entry.result.error() + ", " + entry.result.message());
        return;
      }
    }
    reply.sendNothing();
  }

  private List<ProduceEntry> entries(RequestContext context, ProduceRequestView request) {
    var entries = new ArrayList<ProduceEntry>();
    for (ProduceRequestView.Topic named : request.topics()) {
      ClusterImage image = images.get();
      TopicImage topic = request.usesTopicIds() ? image.topics().get(named.topicId()) : image.topics().get(named.name());
      for (ProduceRequestView.Partition partition : named.partitions()) {
        var entry = new ProduceEntry(partition.index(), request.records(partition));
        entry.result = check(context, request, named, topic, partition);
        if (entry.result == null) {
          entry.id = new TopicIdPartition(topic.id(), partition.index());
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private static ProduceResult check(RequestContext context, ProduceRequestView request, ProduceRequestView.Topic named,
      TopicImage topic, ProduceRequestView.Partition partition) {
    if (topic == null) {
      return request.usesTopicIds()
          ? ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_ID, "there is no topic with id " + named.topicId())
          : ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic '" + named.name() + "'");
    }
    if (topic.partition(partition.index()) == null) {
      return ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic '" + topic.name() + "' has "
          + topic.partitions().size() + " partitions, there is no " + partition.index());
    }
    if (!InternalTopics.mayProduce(topic.name(), context.clientId())) {
      return ProduceResult.refused(ErrorCode.INVALID_TOPIC_EXCEPTION,
          "topic '" + topic.name() + "' is internal, clients do not write to it");
    }
    if (partition.recordsSizeBytes() < 0) {
      return ProduceResult.refused(ErrorCode.INVALID_RECORD, "there is no batch for partition " + partition.index());
    }
    return null;
  }

  private static void refuseAll(List<ProduceEntry> entries, ErrorCode error, String message) {
    for (ProduceEntry entry : entries) {
      entry.result = ProduceResult.refused(error, message);
    }
  }

  @Override
  public ApiMessage refusal(ProduceRequestView request, short version, ErrorCode error, String message) {
    var topics = new ArrayList<TopicProduceResponse>();
    for (ProduceRequestView.Topic topic : request.topics()) {
      var partitions = new ArrayList<PartitionProduceResponse>();
      for (ProduceRequestView.Partition partition : topic.partitions()) {
        partitions.add(PartitionProduceResponse.builder()
            .index(partition.index()).errorCode(error.code()).baseOffset(-1).errorMessage(message).build());
      }
      topics.add(TopicProduceResponse.builder()
          .name(topic.name()).topicId(topic.topicId()).partitionResponses(partitions).build());
    }
    return ProduceResponse.builder().responses(topics).build();
  }
}
