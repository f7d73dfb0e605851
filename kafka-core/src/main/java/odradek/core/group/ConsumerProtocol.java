package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.WireReader;

/**
 * The little that the broker understands of what consumers tell each other.
 *
 * <pre>
 *   subscription:  version (int16)   topics (array of string)   more, depending on the version
 * </pre>
 *
 * <p>Every version so far begins like this. The bytes are the clients' own: garbage is not an error.
 */
final class ConsumerProtocol {

  private static final int MIN_STRING_BYTES = 2;

  private ConsumerProtocol() {}

  /** The topics of a subscription, or null if it cannot be read. */
  static List<String> subscribedTopics(ByteBuffer subscription) {
    var in = new WireReader(subscription);
    try {
      if (in.readShort() < 0) {
        return null;
      }
      int count = in.readArrayLength(false, MIN_STRING_BYTES);
      List<String> topics = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        topics.add(in.readString(false));
      }
      return topics;
    } catch (MalformedMessageException e) {
      return null;
    }
  }
}
