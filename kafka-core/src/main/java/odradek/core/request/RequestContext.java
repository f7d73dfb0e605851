package odradek.core.request;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import odradek.core.listener.Connection;
import odradek.core.runtime.Shard;

/**
 * What is known about a request besides its body.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param connection the connection it came on
 * @param principal who sent it
 * @param clientId what the client calls itself, empty if it does not say
 * @param apiVersion the version of request and answer
 * @param authorizer says what the principal may do
 */
public record RequestContext(
    Connection connection, Principal principal, String clientId, short apiVersion, Authorizer authorizer) {

  /** The shard of the connection: answers leave from there. */
  public Shard shard() {
    return connection.shard();
  }

  /** The listener that the client used: addresses in answers are that listener's. */
  public String listenerName() {
    return connection.listenerName();
  }

  /** Whether the principal may know of a topic and read it. */
  public boolean mayRead(String topic) {
    return authorizer.mayRead(this, topic);
  }

  /** The client's address as Kafka's tools show it, with the leading slash. */
  public String clientHost() {
    if (connection.peer() instanceof InetSocketAddress address) {
      InetAddress inet = address.getAddress();
      return inet == null ? "/" + address.getHostString() : "/" + inet.getHostAddress();
    }
    return "/" + connection.peer();
  }
}
