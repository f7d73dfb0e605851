package odradek.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked of {@code odradek server}.
 *
 * @param config a properties file, or null
 * @param overrides settings that go before those of the file
 */
record ServerOptions(Path config, Map<String, String> overrides) {

  private static final String LISTENERS = "listeners";
  private static final String LOG_DIRS = "log.dirs";
  private static final String LOG_DIR = "log.dir";

  /** Nobody else reaches a broker that was started without a word about it. */
  private static final String LOOPBACK = "PLAINTEXT://127.0.0.1:9092";

  /** As Kafka does it, for those who wrote a configuration. */
  private static final String EVERYWHERE = "PLAINTEXT://:9092";

  private static final String DATA = "data";

  /**
   * The configuration of the broker.
   *
   * @throws IOException if the file cannot be read; the message names it
   */
  Map<String, String> settings() throws IOException {
    Map<String, String> settings = config == null ? new TreeMap<>() : ConfigFile.read(config);
    settings.putAll(overrides);
    settings.putIfAbsent(LISTENERS, config == null ? LOOPBACK : EVERYWHERE);
    if (!settings.containsKey(LOG_DIR)) {
      settings.putIfAbsent(LOG_DIRS, DATA);
    }
    return settings;
  }
}
