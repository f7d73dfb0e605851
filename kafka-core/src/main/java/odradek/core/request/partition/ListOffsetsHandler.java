package odradek.core.request.partition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.ListOffsetsRequest.ListOffsetsPartition;
import odradek.api.message.ListOffsetsRequest.ListOffsetsTopic;
import odradek.api.message.ListOffsetsRequest;
import odradek.api.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import odradek.api.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import odradek.api.message.ListOffsetsResponse;
import odradek.api.record.InvalidBatchException;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.log.TimestampOffset;
import odradek.core.metadata.ClusterImage;
import odradek.core.partition.Partition;
import odradek.core.partition.PartitionView;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ListOffsets: the offset at a time, or at one end of the log.
 *
 * <p><b>Source:</b> KIP-79, KIP-98 (isolation), KIP-734 (largest timestamp), KIP-405 and KIP-1005 (tiers, which there
 * are none of here: the earliest local offset is the log start, the latest tiered one is unknown).
 */
public final class ListOffsetsHandler implements ApiHandler<ListOffsetsRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(ListOffsetsHandler.class);

  private static final long LATEST = -1;
  private static final long EARLIEST = -2;
  private static final long MAX_TIMESTAMP = -3;
  private static final long EARLIEST_LOCAL = -4;
  private static final long LATEST_TIERED = -5;
  private static final long EARLIEST_PENDING_UPLOAD = -6;
  private static final byte READ_COMMITTED = 1;
  private static final short FIRST_VERSION_WITH_EPOCH = 4;
  private static final short FIRST_VERSION_WITH_MAX_TIMESTAMP = 7;
  private static final short FIRST_VERSION_WITH_EARLIEST_LOCAL = 8;
  private static final short FIRST_VERSION_WITH_LATEST_TIERED = 9;
  private static final short FIRST_VERSION_WITH_PENDING_UPLOAD = 11;

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   */
  public ListOffsetsHandler(Supplier<ClusterImage> images, Partitions partitions) {
    this.images = images;
    this.partitions = partitions;
  }

  @Override
  public ListOffsetsRequest read(ByteBuffer body, short version) {
    return ListOffsetsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ListOffsetsRequest request, Reply reply) {
    if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
      throw new RequestException(ErrorCode.INVALID_REQUEST,
          "isolation level is " + request.isolationLevel() + ", expected 0 or 1");
    }
    Map<String, Map<Integer, Question>> byTopic = questions(request, context.apiVersion());
    var open = new ArrayList<Question>();
    byTopic.values().forEach(topic -> topic.values().forEach(question -> {
      if (question.answer == null) {
        open.add(question);
      }
    }));
    PartitionQuery.run(context.shard(), images, partitions, open, () -> reply.send(answer(byTopic)));
  }

  /** One question for every partition; one that is named twice is a mistake of the client's. */
  private static Map<String, Map<Integer, Question>> questions(ListOffsetsRequest request, short version) {
    boolean committedOnly = request.isolationLevel() == READ_COMMITTED;
    boolean tellEpoch = version >= FIRST_VERSION_WITH_EPOCH;
    var byTopic = new LinkedHashMap<String, Map<Integer, Question>>();
    for (ListOffsetsTopic topic : request.topics()) {
      Map<Integer, Question> questions = byTopic.computeIfAbsent(topic.name(), name -> new LinkedHashMap<>());
      for (ListOffsetsPartition partition : topic.partitions()) {
        var question = new Question(topic.name(), partition, committedOnly, tellEpoch);
        if (questions.putIfAbsent(partition.partitionIndex(), question) != null) {
          questions.get(partition.partitionIndex()).fail(ErrorCode.INVALID_REQUEST);
        } else if (!isKnown(partition.timestamp(), version)) {
          question.fail(ErrorCode.UNSUPPORTED_VERSION);
        }
      }
    }
    return byTopic;
  }

  /** Whether a version of the request has a meaning for a timestamp: each of those below 0 came with a version. */
  private static boolean isKnown(long timestamp, short version) {
    if (timestamp == MAX_TIMESTAMP) {
      return version >= FIRST_VERSION_WITH_MAX_TIMESTAMP;
    } else if (timestamp == EARLIEST_LOCAL) {
      return version >= FIRST_VERSION_WITH_EARLIEST_LOCAL;
    } else if (timestamp == LATEST_TIERED) {
      return version >= FIRST_VERSION_WITH_LATEST_TIERED;
    } else if (timestamp == EARLIEST_PENDING_UPLOAD) {
      return version >= FIRST_VERSION_WITH_PENDING_UPLOAD;
    }
    return timestamp >= EARLIEST;
  }

  private static ListOffsetsResponse answer(Map<String, Map<Integer, Question>> byTopic) {
    var topics = new ArrayList<ListOffsetsTopicResponse>();
    byTopic.forEach((name, questions) -> {
      List<ListOffsetsPartitionResponse> answers =
          questions.values().stream().map(question -> question.answer).toList();
      topics.add(ListOffsetsTopicResponse.builder().name(name).partitions(answers).build());
    });
    return ListOffsetsResponse.builder().topics(topics).build();
  }

  /** One partition's question and its answer. */
  private static final class Question extends PartitionQuery.Item {

    private final ListOffsetsPartition asked;
    private final boolean committedOnly;
    private final boolean tellEpoch;
    private ListOffsetsPartitionResponse answer;

    Question(String topic, ListOffsetsPartition asked, boolean committedOnly, boolean tellEpoch) {
      super(topic, asked.partitionIndex());
      this.asked = asked;
      this.committedOnly = committedOnly;
      this.tellEpoch = tellEpoch;
    }

    @Override
    void ask(Partition partition, Runnable done) {
      answer(partition);
      done.run();
    }

    private void answer(Partition partition) {
      PartitionView view = partition.view();
      ErrorCode error = EpochCheck.check(asked.currentLeaderEpoch(), view);
      if (error != ErrorCode.NONE) {
        fail(error);
        return;
      }
      try {
        find(partition, view);
      } catch (IOException e) {
        LOG.error("cannot look up timestamp {} in partition {}", asked.timestamp(), partition.id(), e);
        fail(ErrorCode.KAFKA_STORAGE_ERROR);
      } catch (InvalidBatchException e) {
        LOG.error("cannot look up timestamp {} in partition {}: a batch cannot be read", asked.timestamp(),
            partition.id(), e);
        fail(ErrorCode.UNKNOWN_SERVER_ERROR);
      }
    }

    private void find(Partition partition, PartitionView view) throws IOException {
      long end = committedOnly ? view.lastStableOffset() : view.highWatermark();
      long timestamp = asked.timestamp();
      if (timestamp == LATEST) {
        answer(end, -1, view.leaderEpoch());
      } else if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
        answer(view.logStartOffset(), -1, partition.log().epochAt(view.logStartOffset()));
      } else if (timestamp == MAX_TIMESTAMP) {
        answer(partition.log().offsetOfMaxTimestamp(end));
      } else if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
        answer(TimestampOffset.NONE);
      } else {
        answer(partition.log().offsetForTimestamp(timestamp, end));
      }
    }

    private void answer(TimestampOffset found) {
      answer(found.offset(), found.timestampMs(), found.leaderEpoch());
    }

    private void answer(long offset, long timestampMs, int leaderEpoch) {
      answer = ListOffsetsPartitionResponse.builder()
          .partitionIndex(asked.partitionIndex()).offset(offset).timestamp(timestampMs)
          .leaderEpoch(tellEpoch ? leaderEpoch : -1).build();
    }

    @Override
    void fail(ErrorCode error) {
      answer = ListOffsetsPartitionResponse.builder()
          .partitionIndex(asked.partitionIndex()).errorCode(error.code()).build();
    }
  }

  @Override
  public ApiMessage refusal(ListOffsetsRequest request, short version, ErrorCode error, String message) {
    Map<String, Map<Integer, Question>> byTopic = questions(request, version);
    byTopic.values().forEach(topic -> topic.values().forEach(question -> question.fail(error)));
    return answer(byTopic);
  }
}
