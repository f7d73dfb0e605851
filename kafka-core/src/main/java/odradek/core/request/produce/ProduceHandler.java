package odradek.core.request.produce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.log.RecordError;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.InternalTopics;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * Produce: appends one batch to each partition that is named.
 *
 * <p>With acks 0 nothing is answered; where a batch was refused, closing the connection is the only way to say so.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequest> {

  private static final short FIRST_VERSION_WITH_IDS = 13;

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   */
  public ProduceHandler(Supplier<ClusterImage> images, Partitions partitions) {
    this.images = images;
    this.partitions = partitions;
  }

  @Override
  public ProduceRequest read(ByteBuffer body, short version) {
    return ProduceRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ProduceRequest request, Reply reply) {
    List<ProduceEntry> entries = entries(context, request);
    short acks = request.acks();
    if (acks < -1 || acks > 1) {
      refuseAll(entries, ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + acks + ", expected -1, 0 or 1");
    }
    new ProduceExchange(context.shard(), partitions, entries, acks, context.apiVersion(), () -> {
      if (acks == 0) {
        endSilently(entries, reply);
      } else {
        reply.send(answer(request, entries));
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

  private List<ProduceEntry> entries(RequestContext context, ProduceRequest request) {
    var entries = new ArrayList<ProduceEntry>();
    boolean byId = context.apiVersion() >= FIRST_VERSION_WITH_IDS;
    for (int i = 0; i < request.topicData().size(); i++) {
      ProduceRequest.TopicProduceData data = request.topicData().get(i);
      TopicImage topic = byId ? images.get().topics().get(data.topicId()) : images.get().topics().get(data.name());
      for (ProduceRequest.PartitionProduceData partition : data.partitionData()) {
        var entry = new ProduceEntry(i, partition.index(), partition.records());
        entry.result = check(context, topic, data, partition, byId);
        if (entry.result == null) {
          entry.id = new TopicIdPartition(topic.id(), partition.index());
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private static ProduceResult check(RequestContext context, TopicImage topic,
      ProduceRequest.TopicProduceData data, ProduceRequest.PartitionProduceData partition, boolean byId) {
    if (topic == null) {
      return byId
          ? ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_ID, "there is no topic with id " + data.topicId())
          : ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic '" + data.name() + "'");
    }
    if (topic.partition(partition.index()) == null) {
      return ProduceResult.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic '" + topic.name() + "' has "
          + topic.partitions().size() + " partitions, there is no " + partition.index());
    }
    if (!InternalTopics.mayProduce(topic.name(), context.clientId())) {
      return ProduceResult.refused(ErrorCode.INVALID_TOPIC_EXCEPTION,
          "topic '" + topic.name() + "' is internal, clients do not write to it");
    }
    if (partition.records() == null) {
      return ProduceResult.refused(ErrorCode.INVALID_RECORD, "there is no batch for partition " + partition.index());
    }
    return null;
  }

  private static void refuseAll(List<ProduceEntry> entries, ErrorCode error, String message) {
    for (ProduceEntry entry : entries) {
      entry.result = ProduceResult.refused(error, message);
    }
  }

  private static ApiMessage answer(ProduceRequest request, List<ProduceEntry> entries) {
    var topics = new ArrayList<ProduceResponse.TopicProduceResponse>();
    int next = 0;
    for (int i = 0; i < request.topicData().size(); i++) {
      ProduceRequest.TopicProduceData data = request.topicData().get(i);
      var results = new ArrayList<ProduceResponse.PartitionProduceResponse>();
      while (next < entries.size() && entries.get(next).topicIndex == i) {
        results.add(answer(entries.get(next++)));
      }
      topics.add(ProduceResponse.TopicProduceResponse.builder()
          .name(data.name())
          .topicId(data.topicId())
          .partitionResponses(results)
          .build());
    }
    return ProduceResponse.builder().responses(topics).build();
  }

  private static ProduceResponse.PartitionProduceResponse answer(ProduceEntry entry) {
    ProduceResult result = entry.result;
    var builder = ProduceResponse.PartitionProduceResponse.builder()
        .index(entry.partition)
        .errorCode(result.error().code())
        .baseOffset(result.baseOffset())
        .logAppendTimeMs(result.logAppendTimeMs())
        .logStartOffset(result.logStartOffset());
    if (result.error() != ErrorCode.NONE) {
      var errors = new ArrayList<ProduceResponse.BatchIndexAndErrorMessage>();
      for (RecordError error : result.recordErrors()) {
        errors.add(ProduceResponse.BatchIndexAndErrorMessage.builder()
            .batchIndex(error.index()).batchIndexErrorMessage(error.message()).build());
      }
      builder.recordErrors(errors).errorMessage(result.message());
    }
    return builder.build();
  }

  @Override
  public ApiMessage refusal(ProduceRequest request, short version, ErrorCode error, String message) {
    var entries = new ArrayList<ProduceEntry>();
    for (int i = 0; i < request.topicData().size(); i++) {
      for (ProduceRequest.PartitionProduceData partition : request.topicData().get(i).partitionData()) {
        entries.add(new ProduceEntry(i, partition.index(), null));
      }
    }
    refuseAll(entries, error, message);
    return answer(request, entries);
  }
}
