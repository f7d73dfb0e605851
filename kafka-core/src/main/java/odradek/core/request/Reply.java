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

  /** How many bytes a body that is given in parts leaves free at its beginning, for the response header. */
  int headerBytes();

  /**
   * Answers with parts that are already in wire format.
   *
   * @param parts the body; the first part is {@link ResponseFrame.Bytes} and begins with {@link #headerBytes()} bytes
   *     of free space; transferred
   */
  void send(List<ResponseFrame.Part> parts);

  /** Answers nothing: the client asked for that. */
  void sendNothing();

  /**
   * Hears if the client goes away before it is answered; the reply then leads nowhere, but is made all the same or not.
   *
   * @param action called on the connection's shard, at most once; may only be set from there
   */
  void onDisconnect(Runnable action);

  /**
   * Closes the connection instead of answering.
   *
   * @param reason for the log
   */
  void disconnect(String reason);
}
