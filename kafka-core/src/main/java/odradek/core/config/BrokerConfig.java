package odradek.core.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.core.spi.Settings;

/**
 * The configuration of a broker: checked, typed, in groups.
 *
 * <p>{@link #of} never lets a bad value pass. What it does not know it reports: {@link #unsupported} lists keys of
 * Kafka that have no effect here, {@link #unknown} keys that nobody knows.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class BrokerConfig {

  private final Map<String, String> values;
  private final Map<String, String> passedThrough;
  private final Set<String> unsupported;
  private final Set<String> unknown;
  private final NodeSettings node;
  private final ListenerSettings listeners;
  private final ConnectionSettings connections;
  private final TopicSettings topics;
  private final LogSettings log;
  private final GroupSettings groups;
  private final TransactionSettings transactions;

  private BrokerConfig(Map<String, String> values, Map<String, String> passedThrough, Set<String> unsupported,
      Set<String> unknown) {
    this.values = values;
    this.passedThrough = passedThrough;
    this.unsupported = unsupported;
    this.unknown = unknown;
    var typed = new ConfigValues(values);
    this.node = NodeSettings.of(typed);
    this.listeners = new ListenerParser(typed).parse();
    this.connections = ConnectionSettings.of(typed);
    this.topics = TopicSettings.of(typed);
    this.log = LogSettings.of(typed);
    this.groups = GroupSettings.of(typed);
    this.transactions = TransactionSettings.of(typed);
  }

  /**
   * Reads the properties of a broker.
   *
   * @param properties keys and values as in {@code server.properties}; a key with a blank value counts as not set
   * @throws InvalidConfigException if a value breaks the rule of its key, or two of them contradict each other
   */
  public static BrokerConfig of(Map<String, String> properties) {
    var values = new TreeMap<String, String>();
    var passedThrough = new TreeMap<String, String>();
    var unsupported = new TreeSet<String>();
    var unknown = new TreeSet<String>();
    properties.forEach((key, value) -> {
      ConfigDefinition definition = BrokerConfigs.find(key);
      if (definition != null) {
        if (!value.isBlank() || definition.type() == ConfigType.LIST && definition.defaultValue() != null) {
          values.put(key, definition.checked(value));
        }
      } else if (BrokerConfigs.isPassedThrough(key)) {
        passedThrough.put(key, value);
      } else if (BrokerConfigs.isUnsupported(key)) {
        unsupported.add(key);
      } else {
        unknown.add(key);
      }
    });
    return new BrokerConfig(values, passedThrough, unsupported, unknown);
  }

  /**
   * This configuration with some values replaced, as changes at run time do.
   *
   * @param overrides checked values of keys that have a definition
   */
  BrokerConfig with(Map<String, String> overrides) {
    var changed = new TreeMap<>(values);
    changed.putAll(overrides);
    return new BrokerConfig(changed, passedThrough, unsupported, unknown);
  }

  /** Who this node is. */
  public NodeSettings node() {
    return node;
  }

  /** On which addresses it listens. */
  public ListenerSettings listeners() {
    return listeners;
  }

  /** What connections may do. */
  public ConnectionSettings connections() {
    return connections;
  }

  /** What topics get that do not say otherwise. */
  public TopicSettings topics() {
    return topics;
  }

  /** How logs are looked after. */
  public LogSettings log() {
    return log;
  }

  /** What groups may do. */
  public GroupSettings groups() {
    return groups;
  }

  /** What transactions and producers may do. */
  public TransactionSettings transactions() {
    return transactions;
  }

  /**
   * The settings of a plug-in.
   *
   * @param prefix for example {@code storage.file.}
   */
  public Settings settings(String prefix) {
    return Settings.of(passedThrough, prefix);
  }

  /** Keys for plug-ins that were given, to find those that no plug-in is there for. */
  public Set<String> passedThroughKeys() {
    return Set.copyOf(passedThrough.keySet());
  }

  /** Keys of Kafka that were given and have no effect here; to be named once at start. */
  public Set<String> unsupported() {
    return new TreeSet<>(unsupported);
  }

  /** Keys that were given and nobody knows; to be warned of. */
  public Set<String> unknown() {
    return new TreeSet<>(unknown);
  }

  /** The value that was given for a key, checked; null if none was. */
  String given(String key) {
    return values.get(key);
  }
}
