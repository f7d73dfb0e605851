package odradek.core.spi;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings of one plug-in: typed, without their prefix, and aware of keys that nobody asked for.
 *
 * <p>A plug-in reads what it knows in {@code open}; whoever handed the settings out then looks at {@link #unread()} and
 * reports keys that the plug-in does not know.
 *
 * <p><b>Threading:</b> externally synchronised; read while opening, not later.
 */
public final class Settings {

  private final String prefix;
  private final Map<String, String> values;
  private final Set<String> unread;

  private Settings(String prefix, Map<String, String> values) {
    this.prefix = prefix;
    this.values = values;
    this.unread = new TreeSet<>(values.keySet());
  }

  /**
   * The settings that start with a prefix.
   *
   * @param all every setting there is
   * @param prefix the beginning of the keys, with its final dot; it is cut off
   */
  public static Settings of(Map<String, String> all, String prefix) {
    var mine = new TreeMap<String, String>();
    all.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        mine.put(key.substring(prefix.length()), value);
      }
    });
    return new Settings(prefix, mine);
  }

  /** No settings at all: everything keeps its default. */
  public static Settings none() {
    return new Settings("", Map.of());
  }

  /** The text of a setting, or the default. */
  public String text(String key, String defaultValue) {
    unread.remove(key);
    return values.getOrDefault(key, defaultValue);
  }

  /**
   * A whole number within limits.
   *
   * @param minimum the smallest value allowed
   * @param maximum the largest value allowed
   * @throws IllegalArgumentException names the full key, the value and the limits
   */
  public long number(String key, long defaultValue, long minimum, long maximum) {
    String text = text(key, null);
    if (text == null) {
      return defaultValue;
    }
    long value;
    try {
      value = Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("setting " + prefix + key + " is '" + text + "', expected a whole number", e);
    }
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          "setting " + prefix + key + " is " + value + ", expected " + minimum + " to " + maximum);
    }
    return value;
  }

  /**
   * True or false.
   *
   * @throws IllegalArgumentException if the value is neither word
   */
  public boolean flag(String key, boolean defaultValue) {
    String text = text(key, null);
    if (text == null) {
      return defaultValue;
    }
    return switch (text.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(
          "setting " + prefix + key + " is '" + text + "', expected true or false");
    };
  }

  /** Full names of the settings that were given but never read: the plug-in does not know them. */
  public Set<String> unread() {
    var names = new TreeSet<String>();
    unread.forEach(key -> names.add(prefix + key));
    return names;
  }
}
