package odradek.server.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import odradek.core.config.BrokerConfigs;

/** What a broker says when it is up. */
final class Banner {

  private Banner() {}

  /**
   * Two lines: where it is and how long that took, what it does with data and how to stop it.
   *
   * @param settings the broker's configuration as it was given
   * @param sinceStart since the process started; null if nobody knows
   */
  static String text(String version, String addresses, Map<String, String> settings, long processId,
      Duration sinceStart) {
    String took = sinceStart == null ? "" : String.format(Locale.ROOT, " after %.2f s", sinceStart.toMillis() / 1000.0);
    return "Odradek " + version + " is ready" + took + ": clients connect to " + addresses + System.lineSeparator()
        + "  " + data(settings) + "; Ctrl-C or kill " + processId + " stops it";
  }

  private static String data(Map<String, String> settings) {
    String provider = value(settings, "storage.provider");
    String durability = value(settings, "durability");
    String directories = settings.getOrDefault("log.dirs", settings.get("log.dir"));
    return "data in " + absolute(directories) + ", storage " + provider + ", durability " + durability;
  }

  private static String absolute(String directories) {
    return Arrays.stream(directories.split(","))
        .map(directory -> Path.of(directory.trim()).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(", "));
  }

  private static String value(Map<String, String> settings, String key) {
    return settings.getOrDefault(key, BrokerConfigs.find(key).defaultValue());
  }
}
