package odradek.core.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Limits for single addresses, as in {@code 127.0.0.1:100,::1:5}. Names of hosts are not taken: to look them up could
 * block, and could change.
 */
final class IpLimits {

  private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private IpLimits() {}

  static ConfigRule rule() {
    return new ConfigRule("addresses with their limits like 127.0.0.1:100, separated by commas", value -> {
      try {
        parse(value);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    });
  }

  /**
   * The limits by address, in the form of {@link InetAddress#getHostAddress()}.
   *
   * @throws IllegalArgumentException if the text is not of the form above
   */
  static Map<String, Integer> parse(String value) {
    var limits = new TreeMap<String, Integer>();
    for (String word : ConfigDefinition.words(value)) {
      int colon = word.lastIndexOf(':');
      int limit = colon < 0 ? -1 : Integer.parseInt(word.substring(colon + 1).trim());
      if (limit < 0) {
        throw new IllegalArgumentException(word);
      }
      limits.put(address(word.substring(0, colon).trim()), limit);
    }
    return limits;
  }

  private static String address(String literal) {
    if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
      throw new IllegalArgumentException(literal);
    }
    try {
      return InetAddress.getByName(literal).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
