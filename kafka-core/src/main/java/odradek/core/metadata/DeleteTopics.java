package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsRequest.DeleteTopicState;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.DeleteTopicsResponse.DeletableTopicResult;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.record.RemoveTopicRecord;

/**
 * Deletes topics by name or by id. Each succeeds or fails on its own.
 *
 * @param request what is wished for; both its lists count, as versions before 6 only have names
 */
public record DeleteTopics(DeleteTopicsRequest request) implements ControllerCommand<DeleteTopicsResponse> {

  @Override
  public Decision<DeleteTopicsResponse> decide(ControllerView view) {
    var records = new ArrayList<ApiMessage>();
    var results = new ArrayList<DeletableTopicResult>();
    List<DeleteTopicState> wishes = wishes();
    Set<TopicImage> repeated = repeated(view, wishes);
    var counts = new HashMap<DeleteTopicState, Integer>();
    wishes.forEach(wish -> counts.merge(wish, 1, Integer::sum));
    var told = new HashSet<DeleteTopicState>();
    for (DeleteTopicState wish : wishes) {
      if (!told.add(wish)) {
        continue;
      }
      try {
        requireOnce(wish, counts.get(wish));
        TopicImage topic = find(view, wish);
        if (repeated.contains(topic)) {
          throw new CommandException(ErrorCode.INVALID_REQUEST,
              "topic '" + topic.name() + "' is in the request more than once");
        }
        if (!view.config().topics().deletable()) {
          throw new CommandException(ErrorCode.TOPIC_DELETION_DISABLED,
              "topics cannot be deleted: config delete.topic.enable is false");
        }
        records.add(new RemoveTopicRecord(topic.id()));
        results.add(new DeletableTopicResult(topic.name(), topic.id(), ErrorCode.NONE.code(), null));
      } catch (CommandException e) {
        results.add(failed(wish, e.error(), e.getMessage()));
      }
    }
    return new Decision<>(records, new DeleteTopicsResponse(0, results));
  }

  private List<DeleteTopicState> wishes() {
    var wishes = new ArrayList<>(request.topics());
    request.topicNames().forEach(name -> wishes.add(new DeleteTopicState(name, Uuid.ZERO)));
    return wishes;
  }

  private static Set<TopicImage> repeated(ControllerView view, List<DeleteTopicState> wishes) {
    var once = new HashSet<TopicImage>();
    var repeated = new HashSet<TopicImage>();
    for (DeleteTopicState wish : wishes) {
      TopicImage topic = wish.name() != null
          ? view.image().topics().get(wish.name())
          : view.image().topics().get(wish.topicId());
      if (topic != null && !once.add(topic)) {
        repeated.add(topic);
      }
    }
    return repeated;
  }

  /** Clients that repeat themselves are told so, whether what they name exists or not. */
  private static void requireOnce(DeleteTopicState wish, int count) {
    if (count > 1) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, (wish.name() != null ? "topic '" + wish.name() + "'"
          : "topic id " + wish.topicId()) + " is in the request " + count + " times");
    }
  }

  private static TopicImage find(ControllerView view, DeleteTopicState wish) {
    if (wish.name() != null && !wish.topicId().isZero()) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, "topic name '" + wish.name() + "' and topic id "
          + wish.topicId() + " are both given: expected one of them");
    }
    if (wish.name() == null && wish.topicId().isZero()) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, "neither topic name nor topic id is given");
    }
    TopicImage topic;
    if (wish.name() != null) {
      topic = view.image().topics().get(wish.name());
      if (topic == null) {
        throw new CommandException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            "topic '" + wish.name() + "' does not exist");
      }
    } else {
      topic = view.image().topics().get(wish.topicId());
      if (topic == null) {
        throw new CommandException(ErrorCode.UNKNOWN_TOPIC_ID, "topic id " + wish.topicId() + " does not exist");
      }
    }
    return topic;
  }

  private static DeletableTopicResult failed(DeleteTopicState wish, ErrorCode error, String message) {
    return new DeletableTopicResult(wish.name(), wish.topicId(), error.code(), message);
  }

  @Override
  public DeleteTopicsResponse refused(ErrorCode error, String message) {
    return new DeleteTopicsResponse(0, wishes().stream().distinct().map(wish -> failed(wish, error, message)).toList());
  }
}
