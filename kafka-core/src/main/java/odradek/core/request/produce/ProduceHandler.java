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
import odradek.api.record.BatchLayout;
import odradek.api.wire.ApiMessage;
import odradek.core.listener.ResponseFrame;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.CurrentLeaders;
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
    refuseTransactions(request, entries);
    short acks = request.acks();
    if (acks < -1 || acks > 1) {
      refuseOthers(entries, ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + acks + ", expected -1, 0 or 1");
    }
    new ProduceExchange(context.shard(), partitions, entries, acks, context.apiVersion(), traffic, () -> {
      if (acks == 0) {
        endSilently(entries, reply);
      } else {
        var leaders = new CurrentLeaders(images.get(), context.listenerName());
        reply.send(List.of(new ResponseFrame.Bytes(ProduceAnswer.write(request, reply.headerBytes(), entries,
            leaders))));
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
      TopicImage topic = request.usesTopicIds()
          ? image.topics().get(named.topicId()) : image.topics().get(named.name());
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

  private static void refuseOthers(List<ProduceEntry> entries, ErrorCode error, String message) {
    for (ProduceEntry entry : entries) {
      if (entry.result == null) {
        entry.result = ProduceResult.refused(error, message);
      }
    }
  }

  /**
   * Nobody coordinates transactions here, so nobody is in one: what is produced as part of one would stay open for
   * ever, and hold up every reader of committed records.
   */
  private static void refuseTransactions(ProduceRequestView request, List<ProduceEntry> entries) {
    for (ProduceEntry entry : entries) {
      if (!isTransactional(entry.records)) {
        continue;
      }
      if (request.transactionalId() == null) {
        String message = "a batch is transactional, but the request has no transactional id";
        entries.forEach(any -> any.result = ProduceResult.refused(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            message));
        return;
      }
      if (entry.result == null) {
        entry.result = ProduceResult.refused(ErrorCode.INVALID_TXN_STATE,
            "there is no transaction of transactional id '" + request.transactionalId() + "'");
      }
    }
  }

  private static boolean isTransactional(ByteBuffer records) {
    return records != null && records.remaining() >= BatchLayout.HEADER_BYTES
        && records.get(records.position() + BatchLayout.MAGIC_POSITION) == BatchLayout.MAGIC
        && (records.getShort(records.position()
        + BatchLayout.ATTRIBUTES_POSITION) & BatchLayout.TRANSACTIONAL_FLAG) != 0;
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
