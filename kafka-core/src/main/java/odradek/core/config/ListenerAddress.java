package odradek.core.config;

import java.util.Locale;

/**
 * The address of a listener.
 *
 * @param name the listener's name, in capitals
 * @param host the host, without the brackets of an IPv6 address; empty for all addresses of the machine
 * @param port 0 to 65535; 0 for any free port
 */
public record ListenerAddress(String name, String host, int port) {

  private static final int LARGEST_PORT = 65_535;

  /**
   * Reads the form {@code NAME://host:port}.
   *
   * @return the address, or null if the text has another form
   */
  static ListenerAddress parse(String text) {
    int scheme = text.indexOf("://");
    int colon = text.lastIndexOf(':');
    if (scheme < 1 || colon < scheme + 3) {
      return null;
    }
    String host = text.substring(scheme + 3, colon);
    if (host.startsWith("[") != host.endsWith("]") || host.indexOf(':') >= 0 && !host.startsWith("[")) {
      return null;
    }
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      return null;
    }
    if (port < 0 || port > LARGEST_PORT) {
      return null;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new ListenerAddress(normalized(text.substring(0, scheme)), bare, port);
  }

  /** Listener names are the same in capitals and small letters; capitals are shown. */
  static String normalized(String name) {
    return name.trim().toUpperCase(Locale.ROOT);
  }
}
