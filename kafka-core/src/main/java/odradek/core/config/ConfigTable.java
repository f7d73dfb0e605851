package odradek.core.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the definitions of a table; a key that is there already is a mistake in the table. */
final class ConfigTable {

  private static final long MS_PER_MINUTE = 60_000L;
  private static final long MS_PER_HOUR = 3_600_000L;

  private final Map<String, ConfigDefinition> definitions = new TreeMap<>();

  /** A key that takes a restart to change. */
  ConfigTable fixed(String key, ConfigType type, String defaultValue, ConfigRule rule, String documentation) {
    return add(new ConfigDefinition(
        key, type, defaultValue, rule, DynamicScope.READ_ONLY, List.of(), documentation));
  }

  /** A broker's key that may be changed at run time, for one broker or all. */
  ConfigTable dynamic(String key, ConfigType type, String defaultValue, ConfigRule rule, String documentation) {
    return add(new ConfigDefinition(
        key, type, defaultValue, rule, DynamicScope.CLUSTER_WIDE, List.of(), documentation));
  }

  /** Like {@link #dynamic}, with coarser keys that count where this one is not set. */
  ConfigTable dynamic(String key, ConfigType type, ConfigRule rule, String documentation,
      ConfigDefinition.Synonym... synonyms) {
    return add(new ConfigDefinition(
        key, type, null, rule, DynamicScope.CLUSTER_WIDE, List.of(synonyms), documentation));
  }

  /**
   * A topic's key that takes type and default from the broker's key of the same meaning, and the coarser ones of that.
   */
  ConfigTable topic(String key, ConfigDefinition broker, ConfigRule rule, String documentation) {
    var synonyms = new ArrayList<ConfigDefinition.Synonym>();
    synonyms.add(same(broker.key()));
    synonyms.addAll(broker.synonyms());
    return add(new ConfigDefinition(
        key, broker.type(), null, rule, DynamicScope.CLUSTER_WIDE, synonyms, documentation));
  }

  static ConfigDefinition.Synonym same(String brokerKey) {
    return new ConfigDefinition.Synonym(brokerKey, 1);
  }

  static ConfigDefinition.Synonym minutes(String brokerKey) {
    return new ConfigDefinition.Synonym(brokerKey, MS_PER_MINUTE);
  }

  static ConfigDefinition.Synonym hours(String brokerKey) {
    return new ConfigDefinition.Synonym(brokerKey, MS_PER_HOUR);
  }

  ConfigTable addAll(Collection<ConfigDefinition> others) {
    others.forEach(this::add);
    return this;
  }

  private ConfigTable add(ConfigDefinition definition) {
    if (definitions.put(definition.key(), definition) != null) {
      throw new IllegalStateException("config " + definition.key() + " is defined twice");
    }
    return this;
  }

  /** The definitions by key, in alphabetical order; unmodifiable. */
  Map<String, ConfigDefinition> definitions() {
    return Collections.unmodifiableMap(new TreeMap<>(definitions));
  }
}
