package odradek.core.request;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.wire.ApiMessage;

/**
 * Answers the requests of one API.
 *
 * <p><b>Threading:</b> called on the connection's shard; one handler serves all connections, so it keeps no state of
 * its own that is not thread-safe. <b>Blocking:</b> never.
 *
 * @param <Q> the request
 */
public interface ApiHandler<Q> {

  /**
   * Reads the body of a request.
   *
   * @param body from its position to its limit; lent until the reply
   * @param version a version that the API advertises
   * @throws odradek.api.wire.MalformedMessageException if it is malformed
   */
  Q read(ByteBuffer body, short version);

  /**
   * Answers a request, now or later.
   *
   * @throws RequestException as a short form of replying with {@link #refusal}
   */
  void handle(RequestContext context, Q request, Reply reply);

  /**
   * The answer that refuses the whole request.
   *
   * @param message why, for people; goes where the answer has a place for it
   */
  ApiMessage refusal(Q request, short version, ErrorCode error, String message);
}
