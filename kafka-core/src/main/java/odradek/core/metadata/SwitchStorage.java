package odradek.core.metadata;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.core.metadata.record.TopicStorageRecord;

/**
 * Has a topic kept by another storage plug-in from now on. Only for a node that hosts nothing: whoever has the topic's
 * partitions open would go on with the old one.
 *
 * @param topicId which topic
 * @param from the plug-in that keeps it now
 * @param to the plug-in that has a copy of everything
 */
public record SwitchStorage(Uuid topicId, String from, String to) implements ControllerCommand<SwitchStorage.Result> {

  /**
   * What became of it.
   *
   * @param error {@link ErrorCode#NONE} if the topic is kept by the other one
   * @param message why not, or null
   */
  public record Result(ErrorCode error, String message) {}

  @Override
  public Decision<Result> decide(ControllerView view) {
    TopicImage topic = view.image().topics().get(topicId);
    if (topic == null) {
      return Decision.nothing(refused(ErrorCode.UNKNOWN_TOPIC_ID, "topic id " + topicId + " does not exist"));
    }
    if (!topic.storageProvider().equals(from) || !view.storageProviders().contains(to)) {
      return Decision.nothing(refused(ErrorCode.INVALID_CONFIG, "topic '" + topic.name() + "' is kept by '"
          + topic.storageProvider() + "', expected '" + from + "', to be kept by '" + to + "', one of "
          + view.storageProviders().stream().sorted().toList()));
    }
    return new Decision<>(List.of(new TopicStorageRecord(topicId, to)), new Result(ErrorCode.NONE, null));
  }

  @Override
  public Result refused(ErrorCode error, String message) {
    return new Result(error, message);
  }
}
