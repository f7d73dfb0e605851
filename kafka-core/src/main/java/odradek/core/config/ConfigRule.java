package odradek.core.config;

import java.util.List;
import java.util.function.Predicate;

/**
 * Which values a key takes, beyond its type.
 *
 * @param words completes the sentence "expected …"
 * @param accepts judges a value that has the key's type already; a list is judged word by word
 */
public record ConfigRule(String words, Predicate<String> accepts) {

  /** Everything that has the type. */
  static ConfigRule any(String words) {
    return new ConfigRule(words, value -> true);
  }

  /** Some text. */
  static ConfigRule notBlank(String words) {
    return new ConfigRule(words, value -> !value.isBlank());
  }

  static ConfigRule flag() {
    return any("true or false");
  }

  static ConfigRule atLeast(long minimum) {
    return new ConfigRule("a whole number of at least " + minimum, value -> Long.parseLong(value) >= minimum);
  }

  static ConfigRule between(long minimum, long maximum) {
    return new ConfigRule("a whole number from " + minimum + " to " + maximum, value -> {
      long number = Long.parseLong(value);
      return number >= minimum && number <= maximum;
    });
  }

  /** A number from a minimum, or a special value below it. */
  static ConfigRule atLeastOr(long minimum, long special, String meaning) {
    return new ConfigRule("a whole number of at least " + minimum + ", or " + special + " for " + meaning, value -> {
      long number = Long.parseLong(value);
      return number >= minimum || number == special;
    });
  }

  static ConfigRule betweenOr(long minimum, long maximum, long special, String meaning) {
    return new ConfigRule(
        "a whole number from " + minimum + " to " + maximum + ", or " + special + " for " + meaning, value -> {
          long number = Long.parseLong(value);
          return number >= minimum && number <= maximum || number == special;
        });
  }

  static ConfigRule fraction(double minimum, double maximum) {
    return new ConfigRule("a number from " + minimum + " to " + maximum, value -> {
      double number = Double.parseDouble(value);
      return number >= minimum && number <= maximum;
    });
  }

  static ConfigRule oneOf(String... words) {
    List<String> allowed = List.of(words);
    return new ConfigRule("one of " + String.join(", ", allowed), allowed::contains);
  }

  static ConfigRule someOf(String... words) {
    List<String> allowed = List.of(words);
    return new ConfigRule("one or more of " + String.join(", ", allowed) + ", separated by commas", allowed::contains);
  }

  /** Where to listen; a host that is left out is the loopback address. */
  static ConfigRule address() {
    return new ConfigRule("an address like 127.0.0.1:9404 or :9404, with a port from 0 to 65535", value -> {
      String port = value.substring(value.lastIndexOf(':') + 1);
      return value.indexOf(':') >= 0 && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535;
    });
  }

  /** The name of a plug-in. */
  static ConfigRule pluginName() {
    return new ConfigRule("lower-case letters, digits and '-', at most 32 characters",
        value -> value.matches("[a-z0-9-]{1,32}"));
  }
}
