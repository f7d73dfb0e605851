package odradek.client.net;

import java.util.Arrays;
import java.util.List;

/**
 * Where a server listens.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

  private static final int MAX_PORT = 65_535;

  /** Refuses what is no address. */
  public ServerAddress {
    if (host.isEmpty() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "server '" + host + "' with port " + port + ": expected a host and a port of 1 to " + MAX_PORT);
    }
  }

  /**
   * Reads an address.
   *
   * @param text {@code host:port} or {@code [ipv6]:port}
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static ServerAddress parse(String text) {
    String trimmed = text.trim();
    int colon = trimmed.lastIndexOf(':');
    String host = colon < 0 ? "" : trimmed.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      host = ""; // an IPv6 address, of which nobody knows where it ends
    }
    try {
      return new ServerAddress(host, Integer.parseInt(trimmed.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "server '" + trimmed + "': expected host:port or [ipv6]:port with a port of 1 to " + MAX_PORT, e);
    }
  }

  /**
   * Reads addresses, separated by commas.
   *
   * @throws IllegalArgumentException if there is none, or one is wrong
   */
  public static List<ServerAddress> parseList(String text) {
    List<ServerAddress> servers =
        Arrays.stream(text.split(",")).filter(part -> !part.isBlank()).map(ServerAddress::parse).toList();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers '" + text + "': expected at least one host:port");
    }
    return servers;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
