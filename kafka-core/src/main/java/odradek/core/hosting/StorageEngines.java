package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import odradek.api.TopicIdPartition;
import odradek.core.plugin.Providers;
import odradek.core.spi.Clock;
import odradek.core.config.BrokerConfig;
import odradek.core.spi.MetricVisitor;
import odradek.core.spi.Settings;
import odradek.core.spi.storage.CorruptStorageException;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage engines of a broker: at most one per provider and log directory, opened when it is first needed.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> opening and closing block.
 */
final class StorageEngines implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StorageEngines.class);

  private final DirectorySet directories;
  private final Providers<StorageProvider> providers;
  private final BrokerConfig config;
  private final Clock clock;
  private final Executor io;
  private final Map<String, List<Placed>> byProvider = new HashMap<>();
  private final List<EngineMetrics> published = new CopyOnWriteArrayList<>();

  /** An engine, and the directory that it is in. */
  record Placed(StorageProvider provider, LogDirectory directory, StorageEngine engine) {

    boolean isPersistent() {
      return provider.capabilities().contains(StorageCapability.PERSISTENT);
    }

    /** Whether the device is gone that the engine is on. */
    boolean isOffline() {
      return isPersistent() && directory.isOffline();
    }
  }

  StorageEngines(DirectorySet directories, Providers<StorageProvider> providers, BrokerConfig config,
      Clock clock, Executor io) {
    this.directories = directories;
    this.providers = providers;
    this.config = config;
    this.clock = clock;
    this.io = io;
  }

  /**
   * The engines of a provider, one per log directory that is not offline; of a provider that persists nothing just one.
   *
   * @throws odradek.core.plugin.PluginException if there is no such provider
   */
  synchronized List<Placed> of(String providerName) throws IOException {
    List<Placed> placed = byProvider.get(providerName);
    if (placed == null) {
      placed = open(providers.get(providerName));
      byProvider.put(providerName, placed);
    }
    return online(placed);
  }

  /**
   * Whether a provider keeps what it stores.
   *
   * @throws odradek.core.plugin.PluginException if there is no such provider
   */
  boolean isPersistent(String providerName) {
    return providers.get(providerName).capabilities().contains(StorageCapability.PERSISTENT);
  }

  private static List<Placed> online(List<Placed> placed) {
    return placed.stream().filter(one -> !one.isOffline()).toList();
  }

  private List<Placed> open(StorageProvider provider) throws IOException {
    boolean persistent = provider.capabilities().contains(StorageCapability.PERSISTENT);
    var opened = new ArrayList<Placed>();
    if (persistent) {
      if (directories.all().isEmpty()) {
        throw new IOException("storage provider '" + provider.name() + "' needs a log directory: set log.dirs");
      }
      for (LogDirectory directory : directories.online()) {
        open(provider, directory, opened);
      }
    } else {
      LogDirectory first = directories.online().stream().findFirst().orElse(null);
      Path path = first == null ? null : first.path().resolve(provider.name());
      opened.add(new Placed(provider, first, open(provider, path)));
    }
    return List.copyOf(opened);
  }

  private void open(StorageProvider provider, LogDirectory directory, List<Placed> opened) throws IOException {
    try {
      opened.add(new Placed(provider, directory, open(provider, directory.path().resolve(provider.name()))));
    } catch (CorruptStorageException e) {
      throw e;
    } catch (IOException e) {
      directories.failed(directory, e);
    }
  }

  private StorageEngine open(StorageProvider provider, Path path) throws IOException {
    Settings settings = config.settings("storage." + provider.name() + ".");
    var metrics = new EngineMetrics(provider.name(), path);
    StorageEngine engine = provider.open(new StorageContext(path, settings, clock, io, metrics));
    published.add(metrics);
    for (String key : settings.unread()) {
      LOG.warn("storage provider '{}' does not know the setting {}", provider.name(), key);
    }
    return engine;
  }

  /** Opens the engines of all providers that have left data in a log directory. */
  void openThoseWithData() throws IOException {
    for (LogDirectory directory : directories.online()) {
      for (String name : providers.byName().keySet()) {
        if (Files.isDirectory(directory.path().resolve(name))) {
          of(name);
        }
      }
    }
  }

  /**
   * Everything that is stored in the engines that are open, and where; in several places after a move was interrupted.
   */
  Map<TopicIdPartition, List<Placed>> stored() {
    var stored = new HashMap<TopicIdPartition, List<Placed>>();
    for (Placed placed : all()) {
      for (TopicIdPartition partition : placed.engine().partitions()) {
        stored.computeIfAbsent(partition, id -> new ArrayList<>(1)).add(placed);
      }
    }
    return stored;
  }

  /** Every engine that is open and can be used. */
  synchronized List<Placed> all() {
    var all = new ArrayList<Placed>();
    byProvider.values().forEach(placed -> all.addAll(online(placed)));
    return all;
  }

  /** Every engine that was opened, those in directories that are offline too. */
  private synchronized List<Placed> opened() {
    var all = new ArrayList<Placed>();
    byProvider.values().forEach(all::addAll);
    return all;
  }

  /**
   * Something failed in an engine: judges whether its directory can go on. <b>Blocking:</b> asks the device for its
   * space.
   */
  StorageFailure failed(Placed placed, Throwable failure) {
    if (!placed.isPersistent()) {
      return StorageFailure.of(failure, false);
    }
    DirectorySpace space = placed.directory().space();
    StorageFailure kind = StorageFailure.of(failure, space.isScarce());
    switch (kind) {
      case EXHAUSTED -> space.writeFailed();
      case DEVICE -> directories.failed(placed.directory(), failure);
      case DAMAGED, OTHER -> LOG.debug("the device of {} is not to blame", placed.directory().path(), failure);
    }
    return kind;
  }

  /** Whether a directory takes no records. */
  static boolean isFull(Placed placed) {
    return placed.isPersistent() && placed.directory().space().level() == SpaceLevel.FULL;
  }

  /** Closes the engines of a directory that went offline, as far as that is possible. */
  void closeThoseOf(LogDirectory directory) {
    for (Placed placed : opened()) {
      if (placed.isOffline() && placed.directory() == directory) {
        try {
          placed.engine().close();
        } catch (IOException e) {
          LOG.warn("storage engine '{}' of {}, which is offline, did not close cleanly: {}", placed.provider().name(),
              directory.path(), e.toString());
        }
      }
    }
  }

  /** Shows what the engines publish. */
  void visitMetrics(MetricVisitor visitor) {
    published.forEach(metrics -> metrics.visit(visitor));
  }

  @Override
  public void close() {
    for (Placed placed : opened()) {
      try {
        placed.engine().close();
      } catch (IOException e) {
        LOG.error("storage engine '{}' of {} did not close cleanly", placed.provider().name(),
            placed.directory() == null ? "memory" : placed.directory().path(), e);
      }
    }
  }
}
