package odradek.core.request;

import java.util.List;
import odradek.api.wire.ApiMessage;
import odradek.core.listener.ResponseFrame;

/**
 * The way back to the client. Exactly one of its methods is called, once.
 *
 * <p><b>Threading:</b> any thread. What was lent with the request stays valid until then.
 */
public interface Reply {

  /** Answers with a message. */
  void send(ApiMessage response);

  /**
   * Answers with parts that are already in wire format.
   *
   * @param parts the body, without the response header; transferred
   */
  void send(List<ResponseFrame.Part> parts);

  /** Answers nothing: the client asked for that. */
  void sendNothing();

  /**
   * Closes the connection instead of answering.
   *
   * @param reason for the log
   */
  void disconnect(String reason);
}
