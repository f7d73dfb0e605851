package odradek.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import odradek.core.embed.InProcessClient;
import odradek.core.inprocess.InProcessListener;
import odradek.core.inprocess.InProcessListenerProvider;
import odradek.core.plugin.Plugins;
import odradek.core.request.Authorizer;
import odradek.core.spi.MetricVisitor;

/**
 * A running broker.
 *
 * <pre>{@code
 * try (var broker = Broker.builder().storage("memory").listen("tcp", 0).start()) {
 *   connectTo(broker.bootstrapServers());
 * }
 * }</pre>
 *
 * <p>Any number of brokers can run in one process: there is no static state, nothing is hooked into the process, and
 * nothing ends it.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class Broker implements AutoCloseable {

  private final RunningBroker running;

  private Broker(RunningBroker running) {
    this.running = running;
  }

  /** Describes a broker: with nothing said, one that keeps everything in memory and listens to nobody. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The addresses that clients may connect to, {@code host:port} and comma-separated; empty if the broker can be
   * reached in-process only.
   */
  public String bootstrapServers() {
    return running.listeners().values().stream()
        .filter(address -> address.port() > 0)
        .map(RunningBroker.Address::toString)
        .collect(Collectors.joining(","));
  }

  /**
   * The port that a listener is bound to.
   *
   * @param listenerName for example {@code PLAINTEXT}
   * @throws IllegalArgumentException if there is no such listener
   */
  public int port(String listenerName) {
    RunningBroker.Address address = running.listeners().get(listenerName);
    if (address == null) {
      throw new IllegalArgumentException(
          "there is no listener " + listenerName + ", only " + String.join(", ", running.listeners().keySet()));
    }
    return address.port();
  }

  /** The cluster's id. */
  public String clusterId() {
    return running.clusterId();
  }

  /**
   * Connects without a socket: frames go from one thread to another. What is in them is Kafka's protocol as on any
   * other connection, see {@code odradek.api.message}.
   *
   * @param receiver gets the answers
   * @return the client's side of the connection; the caller closes it
   * @throws IllegalStateException if the broker does not listen {@code in-process}, is closed, or has as many
   *     connections as it may have
   */
  public InProcessClient connect(InProcessClient.Receiver receiver) {
    if (running.listener(BrokerStart.IN_PROCESS_LISTENER) instanceof InProcessListener listener) {
      return listener.connect(receiver);
    }
    throw new IllegalStateException("this broker does not listen in-process; start it with listen(\"in-process\", 0)");
  }

  /**
   * Shows the broker's numbers: requests, connections, traffic, partitions, groups, shards, pools and storage.
   *
   * <p><b>Blocking:</b> asks every shard for what only it knows, and waits some seconds at most; what does not come in
   * time is left out. Not to be called from a {@link InProcessClient.Receiver}.
   *
   * @param visitor gets them before this method returns
   */
  public void visitMetrics(MetricVisitor visitor) {
    running.visitMetrics(visitor);
  }

  /**
   * Tells when the broker has ended.
   *
   * @return completes when all is freed: normally after {@link #close()}; with an {@link IOException} whose message
   *     says why, if the broker could not go on and stopped itself, as it does when the device of its metadata fails.
   *     What depends on it runs on the thread that ended the broker
   */
  public CompletionStage<Void> ended() {
    return running.ended();
  }

  /**
   * Stops: answers what has been asked, makes everything durable, frees everything. Closing twice is harmless; whoever
   * closes a broker that is ending waits for the end.
   */
  @Override
  public void close() {
    running.close();
  }

  /**
   * Describes a broker that is to be started.
   *
   * <p><b>Threading:</b> confined to one thread.
   */
  public static final class Builder {

    private final Map<String, String> config = new TreeMap<>();
    private final Set<String> transports = new LinkedHashSet<>();
    private ClassLoader pluginLoader = Thread.currentThread().getContextClassLoader();
    private Authorizer authorizer = Authorizer.ALLOW_ALL;
    private Plugins plugins;

    private Builder() {}

    /**
     * Adds configuration.
     *
     * @param properties Kafka's keys and Odradek's own; later values win
     */
    public Builder config(Map<String, String> properties) {
      config.putAll(properties);
      return this;
    }

    /**
     * Sets a single key.
     *
     * @param key Kafka's or Odradek's own
     * @param value its value
     */
    public Builder config(String key, String value) {
      config.put(key, value);
      return this;
    }

    /**
     * Chooses the storage engine of topics that do not choose another one.
     *
     * @param provider {@code memory}, {@code file}, or a plug-in's name
     */
    public Builder storage(String provider) {
      return config("storage.provider", provider);
    }

    /**
     * Chooses where data is kept.
     *
     * @param directories one or more log directories; made if they are missing
     */
    public Builder logDirs(Path... directories) {
      return config("log.dirs", Stream.of(directories).map(Path::toString).collect(Collectors.joining(",")));
    }

    /**
     * Listens on the loopback address, without encryption.
     *
     * @param transport {@code tcp} (in module {@code odradek.server}) or {@code in-process}
     * @param port the port, 0 for any that is free; of no meaning in-process
     */
    public Builder listen(String transport, int port) {
      if (transport.equals(InProcessListenerProvider.NAME)) {
        transports.add(transport);
        return this;
      }
      transports.add(transport);
      String listener = "PLAINTEXT://127.0.0.1:" + port;
      return config("listeners", listener);
    }

    /**
     * Searches another class path for plug-ins; the module path is always searched.
     *
     * @param loader a class loader that sees this one's classes
     */
    public Builder plugins(ClassLoader loader) {
      pluginLoader = loader;
      return this;
    }

    /**
     * What {@link #listen} can be asked for here: the names of the transports on the module path and the class path.
     *
     * @throws RuntimeException if plug-ins contradict each other
     */
    public Set<String> availableTransports() {
      return Set.copyOf(Plugins.load(pluginLoader).listeners().byName().keySet());
    }

    /** Chooses who may use what; everybody may use everything otherwise. */
    Builder authorizer(Authorizer chosen) {
      authorizer = chosen;
      return this;
    }

    /** Takes these plug-ins instead of searching for some. */
    Builder plugins(Plugins chosen) {
      plugins = chosen;
      return this;
    }

    /**
     * Starts the broker, and returns when it serves.
     *
     * @throws IOException if a directory cannot be used or an address cannot be bound
     * @throws RuntimeException if the configuration is wrong or a plug-in is missing; the message names the key, the
     *     value and the rule
     */
    public Broker start() throws IOException {
      return new Broker(BrokerStart.run(Map.copyOf(config), transports,
          () -> plugins != null ? plugins : Plugins.load(pluginLoader), authorizer));
    }
  }
}
