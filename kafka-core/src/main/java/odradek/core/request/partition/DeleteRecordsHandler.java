package odradek.core.request.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteRecordsRequest.DeleteRecordsPartition;
import odradek.api.message.DeleteRecordsRequest.DeleteRecordsTopic;
import odradek.api.message.DeleteRecordsRequest;
import odradek.api.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import odradek.api.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import odradek.api.message.DeleteRecordsResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.partition.StateCheckpoints;
import odradek.core.request.ApiHandler;
import odradek.core.request.InternalTopics;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DeleteRecords: moves log start offsets forward, for good.
 *
 * <p><b>Source:</b> KIP-107.
 */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(DeleteRecordsHandler.class);

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;
  private final StateCheckpoints checkpoints;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   * @param checkpoints makes the new log start durable before the answer
   */
  public DeleteRecordsHandler(Supplier<ClusterImage> images, Partitions partitions, StateCheckpoints checkpoints) {
    this.images = images;
    this.partitions = partitions;
    this.checkpoints = checkpoints;
  }

  @Override
  public DeleteRecordsRequest read(ByteBuffer body, short version) {
    return DeleteRecordsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DeleteRecordsRequest request, Reply reply) {
    List<Deletion> deletions = deletions(request);
    PartitionQuery.run(context.shard(), images, partitions, deletions, () -> reply.send(answer(request, deletions)));
  }

  private List<Deletion> deletions(DeleteRecordsRequest request) {
    var deletions = new ArrayList<Deletion>();
    for (DeleteRecordsTopic topic : request.topics()) {
      for (DeleteRecordsPartition partition : topic.partitions()) {
        deletions.add(new Deletion(topic.name(), partition));
      }
    }
    return deletions;
  }

  private static DeleteRecordsResponse answer(DeleteRecordsRequest request, List<Deletion> deletions) {
    var topics = new ArrayList<DeleteRecordsTopicResult>();
    int next = 0;
    for (DeleteRecordsTopic topic : request.topics()) {
      var results = new ArrayList<DeleteRecordsPartitionResult>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        results.add(deletions.get(next++).result());
      }
      topics.add(DeleteRecordsTopicResult.builder().name(topic.name()).partitions(results).build());
    }
    return DeleteRecordsResponse.builder().topics(topics).build();
  }

  /** One partition's deletion and what became of it. */
  private final class Deletion extends PartitionQuery.Item {

    private final String topic;
    private final DeleteRecordsPartition asked;
    private ErrorCode error = ErrorCode.NONE;
    private long lowWatermark = -1;

    Deletion(String topic, DeleteRecordsPartition asked) {
      super(topic, asked.partitionIndex());
      this.topic = topic;
      this.asked = asked;
    }

    @Override
    void ask(Partition partition, Runnable done) {
      if (InternalTopics.isInternal(topic)) {
        fail(ErrorCode.INVALID_TOPIC_EXCEPTION);
        done.run();
        return;
      }
      error = partition.deleteRecords(asked.offset());
      lowWatermark = error == ErrorCode.NONE ? partition.log().logStartOffset() : -1;
      if (error != ErrorCode.NONE) {
        done.run();
        return;
      }
      checkpoints.write(partition, failure -> {
        if (failure != null) {
          LOG.error("cannot make the log start offset {} of partition {} durable", lowWatermark, partition.id(),
              failure);
          fail(ErrorCode.KAFKA_STORAGE_ERROR);
        }
        done.run();
      });
    }

    @Override
    void fail(ErrorCode reason) {
      error = reason;
    }

    DeleteRecordsPartitionResult result() {
      return DeleteRecordsPartitionResult.builder()
          .partitionIndex(asked.partitionIndex()).errorCode(error.code()).lowWatermark(lowWatermark).build();
    }
  }

  @Override
  public ApiMessage refusal(DeleteRecordsRequest request, short version, ErrorCode error, String message) {
    List<Deletion> deletions = deletions(request);
    deletions.forEach(deletion -> deletion.fail(error));
    return answer(request, deletions);
  }
}
