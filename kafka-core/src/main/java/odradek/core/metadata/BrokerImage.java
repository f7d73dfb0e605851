package odradek.core.metadata;

import java.util.List;
import odradek.api.Uuid;

/**
 * A broker that has registered.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param brokerId its number
 * @param brokerEpoch of this registration; grows with each registration in the cluster
 * @param incarnationId drawn by its process when it started
 * @param rack where it stands, or null
 * @param fenced whether it may not lead and is not told to clients
 * @param endpoints how it is reached
 * @param directories the log directories that are usable
 */
public record BrokerImage(
    int brokerId,
    long brokerEpoch,
    Uuid incarnationId,
    String rack,
    boolean fenced,
    List<Endpoint> endpoints,
    List<Uuid> directories) {

  /**
   * How a broker is reached through one of its listeners.
   *
   * @param listener the listener's name
   * @param host the host told to clients
   * @param port the port told to clients
   * @param securityProtocol its id
   */
  public record Endpoint(String listener, String host, int port, short securityProtocol) {}

  /** The endpoint of a listener, or null if the broker has none of that name. */
  public Endpoint endpoint(String listener) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.listener().equals(listener)) {
        return endpoint;
      }
    }
    return null;
  }
}
