package odradek.testkit.junit;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What a test wants of its broker.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param storage the storage provider's name
 * @param transport on what it listens, empty for the best there is
 * @param config more configuration
 * @param perMethod whether each test method has one of its own
 */
record BrokerSettings(String storage, String transport, Map<String, String> config, boolean perMethod) {

  BrokerSettings {
    config = Map.copyOf(config);
  }

  /** @param where the annotated element, for the message */
  static BrokerSettings of(EmbeddedBroker annotation, String where) {
    var config = new TreeMap<String, String>();
    for (String entry : annotation.config()) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new ExtensionConfigurationException(
            "config entry '" + entry + "' of @EmbeddedBroker on " + where + ", expected key=value");
      }
      config.put(entry.substring(0, equals).trim(), entry.substring(equals + 1).trim());
    }
    return new BrokerSettings(annotation.storage(), annotation.transport(), config, annotation.perMethod());
  }

  boolean needsDirectory() {
    return !storage.equals("memory") && !config.containsKey("log.dirs");
  }

  @Override
  public String toString() {
    return "storage '" + storage + "', transport '" + transport + "', config " + new TreeMap<>(config);
  }
}
