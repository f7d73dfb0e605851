package odradek.core.request.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeProducersRequest;
import odradek.api.message.DescribeProducersRequest.TopicRequest;
import odradek.api.message.DescribeProducersResponse;
import odradek.api.message.DescribeProducersResponse.PartitionResponse;
import odradek.api.message.DescribeProducersResponse.ProducerState;
import odradek.api.message.DescribeProducersResponse.TopicResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.log.ActiveProducer;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicName;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * DescribeProducers: the producers that the leaders of partitions remember.
 *
 * <p><b>Source:</b> KIP-664.
 */
public final class DescribeProducersHandler implements ApiHandler<DescribeProducersRequest> {

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   */
  public DescribeProducersHandler(Supplier<ClusterImage> images, Partitions partitions) {
    this.images = images;
    this.partitions = partitions;
  }

  @Override
  public DescribeProducersRequest read(ByteBuffer body, short version) {
    return DescribeProducersRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeProducersRequest request, Reply reply) {
    List<Question> questions = questions(request);
    PartitionQuery.run(context.shard(), images, partitions, questions, () -> reply.send(answer(request, questions)));
  }

  private static List<Question> questions(DescribeProducersRequest request) {
    var questions = new ArrayList<Question>();
    for (TopicRequest topic : request.topics()) {
      for (int partition : topic.partitionIndexes()) {
        questions.add(new Question(topic.name(), partition));
      }
    }
    return questions;
  }

  private static DescribeProducersResponse answer(DescribeProducersRequest request, List<Question> questions) {
    var topics = new ArrayList<TopicResponse>();
    int next = 0;
    for (TopicRequest topic : request.topics()) {
      var answers = new ArrayList<PartitionResponse>();
      for (int i = 0; i < topic.partitionIndexes().size(); i++) {
        answers.add(questions.get(next++).answer);
      }
      topics.add(TopicResponse.builder().name(topic.name()).partitions(answers).build());
    }
    return DescribeProducersResponse.builder().topics(topics).build();
  }

  /** One partition's question and its answer. */
  private static final class Question extends PartitionQuery.Item {

    private final String topic;
    private final int index;
    private PartitionResponse answer;

    Question(String topic, int index) {
      super(topic, index);
      this.topic = topic;
      this.index = index;
    }

    @Override
    void ask(Partition partition, Runnable done) {
      answer = PartitionResponse.builder()
          .partitionIndex(index)
          .activeProducers(partition.log().producers().stream().map(Question::state).toList())
          .build();
      done.run();
    }

    private static ProducerState state(ActiveProducer producer) {
      return ProducerState.builder()
          .producerId(producer.producerId())
          .producerEpoch(producer.producerEpoch())
          .lastSequence(producer.lastSequence())
          .lastTimestamp(producer.lastTimestampMs())
          .coordinatorEpoch(producer.coordinatorEpoch())
          .currentTxnStartOffset(producer.transactionFirstOffset())
          .build();
    }

    @Override
    void fail(ErrorCode error) {
      fail(TopicName.isValid(topic) ? error : ErrorCode.INVALID_TOPIC_EXCEPTION,
          "partition " + topic + "-" + index + " is not here");
    }

    void fail(ErrorCode error, String message) {
      answer = PartitionResponse.builder().partitionIndex(index).errorCode(error.code()).errorMessage(message).build();
    }
  }

  @Override
  public ApiMessage refusal(DescribeProducersRequest request, short version, ErrorCode error, String message) {
    List<Question> questions = questions(request);
    questions.forEach(question -> question.fail(error, message));
    return answer(request, questions);
  }
}
