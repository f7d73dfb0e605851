package odradek.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * One key of the vocabulary.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param key Kafka's name, or ours
 * @param type what DescribeConfigs calls the type
 * @param defaultValue the value if nobody sets one, null for none; of a topic's key with synonyms, theirs counts
 *     instead
 * @param rule which values are allowed
 * @param scope where a broker's key may be changed at run time; topic keys may always be changed
 * @param synonyms further broker keys that say the same, the most specific first; of a broker's key, itself excluded
 * @param documentation one line
 */
public record ConfigDefinition(
    String key,
    ConfigType type,
    String defaultValue,
    ConfigRule rule,
    DynamicScope scope,
    List<Synonym> synonyms,
    String documentation) {

  /**
   * Another key with the same meaning, maybe in another unit.
   *
   * @param brokerKey the key
   * @param factor what its value is multiplied by to get this key's unit; values below zero stay as they are
   */
  public record Synonym(String brokerKey, long factor) {

    String convert(String value) {
      if (factor == 1 || value == null) {
        return value;
      }
      long number = Long.parseLong(value);
      return number < 0 ? value : Long.toString(Math.multiplyExact(number, factor));
    }
  }

  /** Checks the default against the rule. */
  public ConfigDefinition {
    synonyms = List.copyOf(synonyms);
    if (defaultValue != null) {
      checked(key, type, rule, defaultValue);
    }
  }

  /** Whether the value must never be told. */
  public boolean sensitive() {
    return type == ConfigType.PASSWORD;
  }

  /**
   * Checks a value.
   *
   * @return the value as it is kept and shown: without blanks around it and around the words of a list, a list without
   *     repetitions
   * @throws InvalidConfigException if the value breaks the type or the rule
   */
  public String checked(String value) {
    return checked(key, type, rule, value);
  }

  private static String checked(String key, ConfigType type, ConfigRule rule, String value) {
    String canonical = switch (type) {
      case LIST -> String.join(",", words(value));
      case BOOLEAN -> value.trim().toLowerCase(Locale.ROOT);
      default -> value.trim();
    };
    boolean accepted;
    try {
      accepted = hasType(type, canonical) && accepts(type, rule, canonical)
          && (type != ConfigType.LIST || !hasGap(value));
    } catch (NumberFormatException e) {
      accepted = false;
    }
    if (!accepted) {
      throw new InvalidConfigException(key, type == ConfigType.PASSWORD ? "(hidden)" : value, rule.words());
    }
    return canonical;
  }

  private static boolean hasType(ConfigType type, String value) {
    switch (type) {
      case BOOLEAN -> {
        return value.equals("true") || value.equals("false");
      }
      case SHORT -> Short.parseShort(value);
      case INT -> Integer.parseInt(value);
      case LONG -> Long.parseLong(value);
      case DOUBLE -> Double.parseDouble(value);
      default -> {
        return true;
      }
    }
    return true;
  }

  /** Whether there is nothing before, between or after commas. */
  private static boolean hasGap(String list) {
    return !list.isBlank() && Arrays.stream(list.split(",", -1)).anyMatch(String::isBlank);
  }

  private static boolean accepts(ConfigType type, ConfigRule rule, String value) {
    if (type != ConfigType.LIST) {
      return rule.accepts().test(value);
    }
    for (String word : words(value)) {
      if (!rule.accepts().test(word)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The words of a list, in order, without blanks around them, empty ones and repetitions.
   *
   * @param value words separated by commas
   */
  public static List<String> words(String value) {
    var words = new LinkedHashSet<String>();
    for (String word : value.split(",")) {
      if (!word.isBlank()) {
        words.add(word.trim());
      }
    }
    return new ArrayList<>(words);
  }
}
