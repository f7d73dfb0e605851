package odradek.core;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;
import odradek.core.config.GroupSettings;
import odradek.core.config.ListenerAddress;
import odradek.core.group.GroupConfig;
import odradek.core.group.GroupCoordinator;
import odradek.core.hosting.Hosting;
import odradek.core.hosting.TopicConfigSource;
import odradek.core.inprocess.InProcessListenerProvider;
import odradek.core.listener.ConnectionAcceptor;
import odradek.core.listener.Listener;
import odradek.core.listener.ListenerContext;
import odradek.core.listener.ListenerProvider;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ControllerSettings;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.RegisterBroker;
import odradek.core.metadata.SupportedFeatures;
import odradek.core.plugin.Plugins;
import odradek.core.request.Authorizer;
import odradek.core.request.ConnectionPipeline;
import odradek.core.request.RequestMetrics;
import odradek.core.request.TrafficMetrics;
import odradek.core.runtime.BlockingPool;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.SystemClock;
import odradek.core.spi.Clock;
import odradek.core.spi.Settings;
import odradek.core.spi.codec.CodecUnavailableException;
import odradek.core.spi.codec.CompressionProvider;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a broker step by step; what has begun is ended again if a later step fails.
 *
 * <p>The order: plug-ins, shards, log directories, metadata, listeners, registration, partitions. Requests that come
 * before the end wait.
 */
final class BrokerStart {

  /** The name of the listener without a socket. */
  static final String IN_PROCESS_LISTENER = "IN_PROCESS";

  private static final Logger LOG = LoggerFactory.getLogger(BrokerStart.class);
  private static final int IO_THREADS = 4;
  private static final int IO_QUEUE_LIMIT = 100_000;
  private static final int WORKER_QUEUE_LIMIT = 1_000;
  private static final long START_TIMEOUT_MS = 60_000;
  private static final short PLAINTEXT_PROTOCOL = 0;

  private final RunningBroker running = new RunningBroker();
  private final BrokerConfig config;
  private final Set<String> transports;
  private final Plugins plugins;
  private final Authorizer authorizer;
  private final Clock clock = new SystemClock();
  private final RandomGenerator random = new SecureRandom();
  private final RequestMetrics requests = new RequestMetrics();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final int nodeId;

  private BrokerStart(Map<String, String> properties, Set<String> transports, Supplier<Plugins> plugins,
      Authorizer authorizer) {
    this.authorizer = authorizer;
    this.config = BrokerConfig.of(properties);
    this.transports = transports;
    this.plugins = plugins.get();
    this.nodeId = config.node().nodeId();
  }

  static RunningBroker run(Map<String, String> properties, Set<String> transports, Supplier<Plugins> plugins,
      Authorizer authorizer) throws IOException {
    var start = new BrokerStart(properties, transports, plugins, authorizer);
    try {
      start.run();
      return start.running;
    } catch (IOException | RuntimeException e) {
      start.running.close();
      throw e;
    }
  }

  private void run() throws IOException {
    reportKeys();
    ShardGroup shards = shards();
    var io = new BlockingPool("odradek-" + nodeId + "-io-", IO_THREADS, IO_QUEUE_LIMIT);
    var workers = new BlockingPool("odradek-" + nodeId + "-cpu-", Runtime.getRuntime().availableProcessors(),
        WORKER_QUEUE_LIMIT);
    running.began("the workers", workers::close);
    running.began("the I/O pool", io::close);
    running.began("the shards", shards::close);
    var configs = new TopicConfigSource(ConfigResolver.of(config), nodeId);
    Hosting hosting = Hosting.open(nodeId, plugins.storage(), config, configs, codecs(), shards, io, workers, clock,
        random,
        running::fail);
    running.began("storage", hosting::close);
    Path quorumDirectory = hosting.metadataDirectory() == null ? null
        : hosting.metadataDirectory().resolve("quorum-" + config.node().quorumProvider());
    MetadataQuorum quorum = plugins.quorums().get(config.node().quorumProvider()).open(new QuorumContext(nodeId,
        quorumDirectory, config.settings("quorum." + config.node().quorumProvider() + "."), clock, io));
    var newest = new ImageHolder();
    var limits = new LiveLimits(configs);
    var groups = new GroupCoordinator(hosting.coordinateGroups(newest, groupConfig(), clock, random));
    var metadata = new MetadataManager(
        new ControllerSettings(config, plugins.storage().byName().keySet(), volatileProviders(),
        SupportedFeatures.CURRENT,
            random),
        shards.shards().get(0), quorum, List.of(newest, hosting.host(), new DeletedTopics(groups), limits),
        this::fault);
    running.began("the metadata quorum", metadata::close);
    metadata.start();
    running.began("partitions", hosting::closePartitions);
    var traffic = new TrafficMetrics();
    var services = new BrokerServices(config, configs, metadata, hosting, groups, io, clock, random, traffic);
    List<BrokerImage.Endpoint> endpoints = listen(shards, services, limits);
    register(metadata, hosting, endpoints);
    hosting.startMaintenance(config.log(), () -> configs.resolver(newest.get()).broker().log().cleaner());
    running.clusterId(metadata.image().clusterId());
    running.measured(requests::visit);
    running.measured(traffic::visit);
    running.measured(new BrokerMetrics(services.fetchSessions(), groups, io, workers)::visit);
    running.measured(hosting::visitMetrics);
    ready.complete(null);
    running.started(new BlockingPool("odradek-" + nodeId + "-end-", 1, 1));
  }

  private Set<String> volatileProviders() {
    return plugins.storage().all().stream()
        .filter(provider -> !provider.capabilities().contains(StorageCapability.PERSISTENT))
        .map(StorageProvider::name)
        .collect(Collectors.toSet());
  }

  private GroupConfig groupConfig() {
    GroupSettings settings = config.groups();
    GroupSettings.Offsets offsets = settings.offsets();
    return new GroupConfig(settings.initialRebalanceDelayMs(), settings.minSessionTimeoutMs(),
        settings.maxSessionTimeoutMs(), settings.maxSize(), offsets.maxMetadataBytes(),
        TimeUnit.MINUTES.toMillis(offsets.retentionMinutes()), offsets.retentionCheckIntervalMs(),
        offsets.commitTimeoutMs());
  }

  private void reportKeys() {
    if (!config.unsupported().isEmpty()) {
      LOG.info("these keys of Kafka have no effect here: {}", String.join(", ", config.unsupported()));
    }
    if (!config.unknown().isEmpty()) {
      LOG.warn("these keys are unknown: {}", String.join(", ", config.unknown()));
    }
  }

  private void fault(Throwable cause, boolean fatal) {
    if (fatal) {
      running.fail(new IOException("the metadata quorum of node " + nodeId + " failed: " + cause.getMessage(), cause));
    } else {
      LOG.error("a change of the metadata failed on node {}", nodeId, cause);
    }
  }

  /**
   * The codecs that work here; one that is registered but cannot be loaded is reported, and missed when it is needed.
   */
  private BatchCodecs codecs() {
    var codecs = new ArrayList<BatchCodec>();
    for (CompressionProvider provider : plugins.codecs().all()) {
      try {
        codecs.add(provider.open());
      } catch (CodecUnavailableException e) {
        LOG.warn("codec '{}' is not available: {}", provider.name(), e.getMessage());
      }
    }
    return BatchCodecs.of(codecs);
  }

  private ShardGroup shards() {
    OptionalInt configured = config.node().shardCount();
    int count = configured.orElse(Runtime.getRuntime().availableProcessors());
    String transport = transports.stream().filter(name -> !name.equals(InProcessListenerProvider.NAME)).findFirst()
        .orElse(InProcessListenerProvider.NAME);
    return provider(transport).newShardGroup(count, "odradek-" + nodeId + "-shard-");
  }

  private ListenerProvider provider(String transport) {
    return plugins.listeners().get(transport);
  }

  private List<BrokerImage.Endpoint> listen(ShardGroup shards, BrokerServices services, LiveLimits limits)
      throws IOException {
    ConnectionAcceptor acceptor = connection -> new ConnectionPipeline(connection, services.catalog(),
        authorizer, requests, clock, ready);
    var endpoints = new ArrayList<BrokerImage.Endpoint>();
    for (String transport : transports) {
      if (transport.equals(InProcessListenerProvider.NAME)) {
        open(transport, new ListenerAddress(IN_PROCESS_LISTENER, "", 0), null, shards, limits, acceptor);
        // Nobody connects to it by an address, but clients of this listener have to learn who leads.
        endpoints.add(new BrokerImage.Endpoint(IN_PROCESS_LISTENER, InProcessListenerProvider.NAME, 0,
            PLAINTEXT_PROTOCOL));
      } else {
        openConfigured(transport, shards, limits, acceptor, endpoints);
      }
    }
    return endpoints;
  }

  private void openConfigured(String transport, ShardGroup shards, LiveLimits limits, ConnectionAcceptor acceptor,
      List<BrokerImage.Endpoint> endpoints) throws IOException {
    Map<String, ListenerAddress> advertised = new HashMap<>();
    config.listeners().advertised().forEach(address -> advertised.put(address.name(), address));
    for (ListenerAddress address : config.listeners().opened()) {
      RunningBroker.Address reached = open(transport, address, advertised.get(address.name()), shards, limits,
          acceptor);
      endpoints.add(new BrokerImage.Endpoint(address.name(), reached.host(), reached.port(), PLAINTEXT_PROTOCOL));
    }
  }

  private RunningBroker.Address open(String transport, ListenerAddress address, ListenerAddress advertised,
      ShardGroup shards, LiveLimits limits, ConnectionAcceptor acceptor) throws IOException {
    Listener listener = provider(transport).open(new ListenerContext(address.name(), address.host(), address.port(),
        shards,
        limits, Settings.none(), acceptor));
    running.began("listener " + address.name(), listener::close);
    String host = advertised != null && !advertised.host().isEmpty() ? advertised.host()
        : address.host().isEmpty() ? "localhost" : address.host();
    int port = advertised != null && advertised.port() > 0 ? advertised.port() : listener.port();
    var reached = new RunningBroker.Address(host, port);
    running.listening(address.name(), listener, reached);
    return reached;
  }

  private void register(MetadataManager metadata, Hosting hosting, List<BrokerImage.Endpoint> endpoints)
      throws IOException {
    var registered = new CompletableFuture<Void>();
    var settled = new CompletableFuture<Void>();
    var command = new RegisterBroker(nodeId, Uuid.random(random), config.node().rack(), endpoints,
        hosting.directoryIds());
    metadata.submit(command, START_TIMEOUT_MS, result -> {
      if (result.error() == ErrorCode.NONE) {
        hosting.registered(result.brokerEpoch(), metadata);
        registered.complete(null);
        hosting.host().whenSettled(() -> settled.complete(null));
      } else {
        registered.completeExceptionally(
            new IOException("broker " + nodeId + " could not register: " + result.error() + ", " + result.message()));
      }
    });
    await(registered, START_TIMEOUT_MS);
    // However long it takes to open what is stored: giving up in the middle would only begin all of it again.
    await(settled, Long.MAX_VALUE);
    hosting.belongTo(metadata.image().clusterId());
  }

  private void await(CompletableFuture<Void> future, long timeoutMs) throws IOException {
    try {
      CompletableFuture.anyOf(future, running.failed()).get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("broker " + nodeId + " did not get ready within " + timeoutMs + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while broker " + nodeId + " was starting", e);
    }
  }
}
