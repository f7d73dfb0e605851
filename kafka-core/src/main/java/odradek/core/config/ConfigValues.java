package odradek.core.config;

import java.util.List;
import java.util.Map;

/** Checked values by key, read with the types that their definitions promise. */
final class ConfigValues {

  private final Map<String, String> values;

  ConfigValues(Map<String, String> values) {
    this.values = values;
  }

  /** The value or the default of a broker's key; null if it has neither. */
  String text(String key) {
    String value = values.get(key);
    return value != null ? value : BrokerConfigs.find(key).defaultValue();
  }

  boolean isSet(String key) {
    return values.containsKey(key);
  }

  List<String> words(String key) {
    String value = text(key);
    return value == null ? List.of() : ConfigDefinition.words(value);
  }

  int number(String key) {
    return Integer.parseInt(text(key));
  }

  long bigNumber(String key) {
    return Long.parseLong(text(key));
  }

  double fraction(String key) {
    return Double.parseDouble(text(key));
  }

  boolean flag(String key) {
    return Boolean.parseBoolean(text(key));
  }

  InvalidConfigException invalid(String key, String rule) {
    return new InvalidConfigException(key, text(key), rule);
  }
}
