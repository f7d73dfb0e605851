package odradek.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import odradek.core.Broker;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * A broker and its temporary directory.
 *
 * <p><b>Threading:</b> as {@link Broker}; closed by JUnit with the context that it was stored in.
 */
final class StartedBroker implements AutoCloseable {

  private static final String BEST_TRANSPORT = "tcp";
  private static final String ANY_TRANSPORT = "in-process";

  private final Broker broker;
  private final Path directory;
  private final Object startedBy;

  private StartedBroker(Broker broker, Path directory, Object startedBy) {
    this.broker = broker;
    this.directory = directory;
    this.startedBy = startedBy;
  }

  /**
   * Starts a broker.
   *
   * @param where whose it is, for the message
   * @param startedBy who wants it
   * @throws ExtensionConfigurationException if it does not start; nothing is left behind then
   */
  static StartedBroker start(BrokerSettings settings, String where, Object startedBy) {
    Path directory = null;
    try {
      Broker.Builder builder = Broker.builder().storage(settings.storage()).config(settings.config());
      if (settings.needsDirectory()) {
        directory = Files.createTempDirectory("odradek-");
        builder.logDirs(directory);
      }
      return new StartedBroker(builder.listen(transport(settings, builder), 0).start(), directory, startedBy);
    } catch (IOException | RuntimeException e) {
      delete(directory);
      throw new ExtensionConfigurationException(
          "the broker of " + where + " does not start (" + settings + "): " + e.getMessage(), e);
    }
  }

  private static String transport(BrokerSettings settings, Broker.Builder builder) {
    if (!settings.transport().isEmpty()) {
      return settings.transport();
    }
    return builder.availableTransports().contains(BEST_TRANSPORT) ? BEST_TRANSPORT : ANY_TRANSPORT;
  }

  Object startedBy() {
    return startedBy;
  }

  Broker broker() {
    return broker;
  }

  @Override
  public void close() {
    try {
      broker.close();
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    if (directory == null) {
      return;
    }
    try {
      List<Path> deepestFirst;
      try (Stream<Path> paths = Files.walk(directory)) {
        deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory + ", the temporary directory of a broker", e);
    }
  }
}
