package odradek.server.topics;

import odradek.api.ErrorCode;
import odradek.server.text.JsonLine;

/**
 * What became of a wish.
 *
 * @param topic its name
 * @param error {@link ErrorCode#NONE} if it was granted
 * @param message why not, or null
 * @param description the topic as it is now, or null if it is not or nobody knows
 */
public record TopicOutcome(String topic, ErrorCode error, String message, TopicDescription description) {

  static TopicOutcome of(String topic, short errorCode, String message, TopicDescription description) {
    return new TopicOutcome(topic, ErrorCode.forCode(errorCode), message, errorCode == 0 ? description : null);
  }

  /** Whether the wish was granted. */
  public boolean isGranted() {
    return error == ErrorCode.NONE;
  }

  /** What went wrong, for people. */
  public String failure() {
    return "topic '" + topic + "': " + error + (message == null ? "" : ", " + message);
  }

  JsonLine json() {
    return new JsonLine(null).put("topic", topic).put("error", isGranted() ? null : error.name()).put("message",
        message);
  }
}
