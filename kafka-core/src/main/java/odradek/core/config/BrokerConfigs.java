package odradek.core.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The broker keys that have an effect here, and the names of Kafka's others.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class BrokerConfigs {

  private static final Map<String, ConfigDefinition> DEFINITIONS = new ConfigTable()
      .addAll(ListenerKeys.table().definitions().values())
      .addAll(LogKeys.table().definitions().values())
      .addAll(CoordinatorKeys.table().definitions().values())
      .definitions();

  private static final Set<String> UNSUPPORTED = KeyList.read("unsupported-broker-keys.txt");

  /** Beginnings of keys that belong to plug-ins and are handed through: {@code storage.<name>.<key>} and so on. */
  private static final List<String> PASSED_THROUGH = List.of("storage.", "quorum.", "codec.", "transport.");

  private BrokerConfigs() {}

  /** All definitions, in alphabetical order of their keys. */
  public static Collection<ConfigDefinition> all() {
    return DEFINITIONS.values();
  }

  /** The definition of a key, or null if it has no effect here. */
  public static ConfigDefinition find(String key) {
    return DEFINITIONS.get(key);
  }

  /** Whether Kafka knows the key, with or without a listener's prefix, while it has no effect here. */
  public static boolean isUnsupported(String key) {
    if (!key.startsWith("listener.name.")) {
      return UNSUPPORTED.contains(key);
    }
    int end = key.indexOf('.', "listener.name.".length());
    return end > 0 && !key.substring(end + 1).isEmpty();
  }

  /** Whether the key belongs to a plug-in. */
  static boolean isPassedThrough(String key) {
    return PASSED_THROUGH.stream().anyMatch(prefix -> key.startsWith(prefix)
        && key.indexOf('.', prefix.length()) > prefix.length());
  }
}
