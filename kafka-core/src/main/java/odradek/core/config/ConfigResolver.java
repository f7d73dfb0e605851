package odradek.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds out what is in effect and where it comes from: set on the topic, else set for this broker at run time, else set
 * for all brokers at run time, else in the broker's properties, else the default.
 *
 * <p><b>Threading:</b> immutable; a change at run time makes a new one.
 */
public final class ConfigResolver {

  private static final List<ConfigSource> BROKER_SOURCES = List.of(ConfigSource.DYNAMIC_BROKER,
      ConfigSource.DYNAMIC_DEFAULT_BROKER, ConfigSource.STATIC_BROKER, ConfigSource.DEFAULT);

  private final BrokerConfig staticConfig;
  private final Map<String, String> clusterWide;
  private final Map<String, String> perBroker;

  private ConfigResolver(BrokerConfig staticConfig, Map<String, String> clusterWide, Map<String, String> perBroker) {
    this.staticConfig = staticConfig;
    this.clusterWide = Map.copyOf(clusterWide);
    this.perBroker = Map.copyOf(perBroker);
  }

  /** Without any change at run time. */
  public static ConfigResolver of(BrokerConfig staticConfig) {
    return new ConfigResolver(staticConfig, Map.of(), Map.of());
  }

  /**
   * With changes at run time.
   *
   * @param clusterWide set for all brokers, checked
   * @param perBroker set for this broker, checked
   */
  public ConfigResolver with(Map<String, String> clusterWide, Map<String, String> perBroker) {
    return new ConfigResolver(staticConfig, clusterWide, perBroker);
  }

  /** The broker's configuration with the changes at run time in it. */
  public BrokerConfig broker() {
    if (clusterWide.isEmpty() && perBroker.isEmpty()) {
      return staticConfig;
    }
    var overrides = new HashMap<>(clusterWide);
    overrides.putAll(perBroker);
    overrides.keySet().removeIf(key -> BrokerConfigs.find(key) == null);
    return staticConfig.with(overrides);
  }

  /**
   * What is in effect for a topic.
   *
   * @param overrides set on the topic, checked
   * @param storageProvider the plug-in that keeps the topic, whatever the broker's default is by now
   */
  public EffectiveTopicConfig topic(Map<String, String> overrides, String storageProvider) {
    var values = new HashMap<String, String>();
    for (ConfigDefinition definition : TopicConfigs.all()) {
      String override = overrides.get(definition.key());
      values.put(definition.key(), override != null ? override : inherited(definition));
    }
    values.put(TopicConfigs.STORAGE_PROVIDER, storageProvider);
    return EffectiveTopicConfig.of(values);
  }

  /** The storage plug-in of a topic that is created without naming one. */
  public String defaultStorageProvider() {
    return inherited(TopicConfigs.find(TopicConfigs.STORAGE_PROVIDER));
  }

  /**
   * Checks what would be set on a topic, each value and all together. What has no effect here and asks for nothing is
   * left out.
   *
   * @return the values as they are to be kept
   * @throws InvalidConfigException names the key that is wrong, unknown or without effect here
   */
  public Map<String, String> checkedTopic(Map<String, String> overrides) {
    var checked = new TreeMap<String, String>();
    overrides.forEach((key, value) -> {
      ConfigDefinition definition = TopicConfigs.find(key);
      if (definition != null) {
        checked.put(key, definition.checked(value));
      } else if (!TopicConfigs.asksForNothing(key, value)) {
        throw new InvalidConfigException(key, value, TopicConfigs.isUnsupported(key)
            ? "Kafka's default or nothing, since this config has no effect here"
            : "a topic config, and there is none of this name");
      }
    });
    EffectiveTopicConfig.Cleanup cleanup = topic(checked, defaultStorageProvider()).cleanup();
    if (cleanup.minCompactionLagMs() > cleanup.maxCompactionLagMs()) {
      String key = checked.containsKey("min.compaction.lag.ms") ? "min.compaction.lag.ms" : "max.compaction.lag.ms";
      throw new InvalidConfigException(key, checked.get(key), "min.compaction.lag.ms, in effect "
          + cleanup.minCompactionLagMs() + ", to be at most max.compaction.lag.ms, in effect "
          + cleanup.maxCompactionLagMs());
    }
    return checked;
  }

  /**
   * Every key of a topic, in alphabetical order.
   *
   * @param overrides set on the topic, checked
   * @param storageProvider the plug-in that keeps the topic, whatever the broker's default is by now
   */
  public List<ConfigEntry> describeTopic(Map<String, String> overrides, String storageProvider) {
    var entries = new ArrayList<ConfigEntry>();
    for (ConfigDefinition definition : TopicConfigs.all()) {
      String key = definition.key();
      String override = overrides.get(key);
      if (key.equals(TopicConfigs.STORAGE_PROVIDER) && !storageProvider.equals(inherited(definition))) {
        override = storageProvider;
      }
      if (override == null && key.equals(TopicConfigs.INTERNAL_SEGMENT_BYTES)) {
        continue;
      }
      var synonyms = new ArrayList<ConfigEntry.Synonym>();
      if (override != null) {
        synonyms.add(new ConfigEntry.Synonym(key, override, ConfigSource.TOPIC));
      }
      synonyms.addAll(brokerSynonyms(definition));
      entries.add(new ConfigEntry(definition, override != null ? override : inherited(definition),
          source(synonyms), key.equals(TopicConfigs.STORAGE_PROVIDER), synonyms));
    }
    return entries;
  }

  /** Every key of this broker that has an effect, in alphabetical order. */
  public List<ConfigEntry> describeBroker() {
    var entries = new ArrayList<ConfigEntry>();
    for (ConfigDefinition definition : BrokerConfigs.all()) {
      List<ConfigEntry.Synonym> synonyms = brokerSynonyms(definition);
      String value = definition.sensitive() ? null : inherited(definition);
      entries.add(new ConfigEntry(definition, value, source(synonyms),
          definition.scope() == DynamicScope.READ_ONLY, synonyms));
    }
    return entries;
  }

  /** The keys that are set for all brokers at run time, in alphabetical order. */
  public List<ConfigEntry> describeAllBrokers() {
    var entries = new ArrayList<ConfigEntry>();
    for (ConfigDefinition definition : BrokerConfigs.all()) {
      String value = clusterWide.get(definition.key());
      if (value != null) {
        String shown = definition.sensitive() ? null : value;
        entries.add(new ConfigEntry(definition, shown, ConfigSource.DYNAMIC_DEFAULT_BROKER, false,
            List.of(new ConfigEntry.Synonym(definition.key(), shown, ConfigSource.DYNAMIC_DEFAULT_BROKER))));
      }
    }
    return entries;
  }

  private static ConfigSource source(List<ConfigEntry.Synonym> synonyms) {
    return synonyms.isEmpty() ? ConfigSource.DEFAULT : synonyms.get(0).source();
  }

  /** What a key of a topic or broker gets where a topic says nothing, in the key's own unit; null for nothing. */
  public String inherited(ConfigDefinition definition) {
    List<ConfigDefinition.Synonym> chain = chain(definition);
    for (ConfigSource source : BROKER_SOURCES) {
      for (ConfigDefinition.Synonym synonym : chain) {
        String value = value(source, synonym.brokerKey());
        if (value != null) {
          return synonym.convert(value);
        }
      }
    }
    return null;
  }

  private List<ConfigEntry.Synonym> brokerSynonyms(ConfigDefinition definition) {
    var synonyms = new ArrayList<ConfigEntry.Synonym>();
    List<ConfigDefinition.Synonym> chain = chain(definition);
    for (ConfigSource source : BROKER_SOURCES) {
      for (ConfigDefinition.Synonym synonym : chain) {
        String value = value(source, synonym.brokerKey());
        if (value != null) {
          synonyms.add(new ConfigEntry.Synonym(synonym.brokerKey(), definition.sensitive() ? null : value, source));
        }
      }
    }
    return synonyms;
  }

  /** The broker's keys that decide about a key, the most specific first. */
  private static List<ConfigDefinition.Synonym> chain(ConfigDefinition definition) {
    if (BrokerConfigs.find(definition.key()) != definition) {
      return definition.synonyms();
    }
    var chain = new ArrayList<ConfigDefinition.Synonym>();
    chain.add(ConfigTable.same(definition.key()));
    chain.addAll(definition.synonyms());
    return chain;
  }

  private String value(ConfigSource source, String brokerKey) {
    return switch (source) {
      case DYNAMIC_BROKER -> perBroker.get(brokerKey);
      case DYNAMIC_DEFAULT_BROKER -> clusterWide.get(brokerKey);
      case STATIC_BROKER -> staticConfig.given(brokerKey);
      default -> BrokerConfigs.find(brokerKey).defaultValue();
    };
  }
}
