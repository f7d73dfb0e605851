package odradek.core.listener;

/**
 * The broker's side of a connection: what the transport tells it.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 */
public interface ConnectionHandler {

  /**
   * A complete frame came. The handler owns it and releases it. A peer that closed its side may have sent frames
   * before: they still come, even if reading was stopped, and answers to them go nowhere.
   */
  void received(RequestFrame frame);

  /** The last of the frames that were received together was delivered: a good time to do what can be joined. */
  void receivedAll();

  /** The connection is gone. Called once, the last call. */
  void closed();
}
