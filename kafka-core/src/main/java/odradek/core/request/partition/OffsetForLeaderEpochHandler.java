package odradek.core.request.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import odradek.api.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import odradek.api.message.OffsetForLeaderEpochRequest;
import odradek.api.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import odradek.api.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import odradek.api.message.OffsetForLeaderEpochResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * OffsetForLeaderEpoch: where a leader epoch ends, so that a client can tell whether the log was cut behind its back.
 *
 * <p><b>Source:</b> KIP-101, KIP-279, KIP-320.
 */
public final class OffsetForLeaderEpochHandler implements ApiHandler<OffsetForLeaderEpochRequest> {

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   */
  public OffsetForLeaderEpochHandler(Supplier<ClusterImage> images, Partitions partitions) {
    this.images = images;
    this.partitions = partitions;
  }

  @Override
  public OffsetForLeaderEpochRequest read(ByteBuffer body, short version) {
    return OffsetForLeaderEpochRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, OffsetForLeaderEpochRequest request, Reply reply) {
    List<Question> questions = questions(request);
    PartitionQuery.run(context.shard(), images, partitions, questions, () -> reply.send(answer(request, questions)));
  }

  private static List<Question> questions(OffsetForLeaderEpochRequest request) {
    var questions = new ArrayList<Question>();
    for (OffsetForLeaderTopic topic : request.topics()) {
      for (OffsetForLeaderPartition partition : topic.partitions()) {
        questions.add(new Question(topic.topic(), partition));
      }
    }
    return questions;
  }

  private static OffsetForLeaderEpochResponse answer(OffsetForLeaderEpochRequest request, List<Question> questions) {
    var topics = new ArrayList<OffsetForLeaderTopicResult>();
    int next = 0;
    for (OffsetForLeaderTopic topic : request.topics()) {
      var answers = new ArrayList<EpochEndOffset>();
      for (int i = 0; i < topic.partitions().size(); i++) {
        answers.add(questions.get(next++).answer);
      }
      topics.add(OffsetForLeaderTopicResult.builder().topic(topic.topic()).partitions(answers).build());
    }
    return OffsetForLeaderEpochResponse.builder().topics(topics).build();
  }

  /** One partition's question and its answer. */
  private static final class Question extends PartitionQuery.Item {

    private final OffsetForLeaderPartition asked;
    private EpochEndOffset answer;

    Question(String topic, OffsetForLeaderPartition asked) {
      super(topic, asked.partition());
      this.asked = asked;
    }

    @Override
    void ask(Partition partition, Runnable done) {
      answer(partition);
      done.run();
    }

    private void answer(Partition partition) {
      ErrorCode error = EpochCheck.check(asked.currentLeaderEpoch(), partition.view());
      if (error != ErrorCode.NONE) {
        fail(error);
        return;
      }
      odradek.core.log.EpochEndOffset end = partition.log().endOffsetForEpoch(asked.leaderEpoch());
      answer = EpochEndOffset.builder()
          .partition(asked.partition()).leaderEpoch(end.leaderEpoch()).endOffset(end.endOffset()).build();
    }

    @Override
    void fail(ErrorCode error) {
      answer = EpochEndOffset.builder().partition(asked.partition()).errorCode(error.code()).build();
    }
  }

  @Override
  public ApiMessage refusal(OffsetForLeaderEpochRequest request, short version, ErrorCode error, String message) {
    List<Question> questions = questions(request);
    questions.forEach(question -> question.fail(error));
    return answer(request, questions);
  }
}
