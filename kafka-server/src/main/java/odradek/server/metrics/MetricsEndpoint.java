package odradek.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import odradek.core.Broker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics}. It knows no password: it is meant for the loopback address or a network of its own.
 *
 * <p><b>Threading:</b> thread-safe; requests are served one after the other by one thread.
 */
public final class MetricsEndpoint implements AutoCloseable {

  /** The key that says where it listens, {@code host:port}; without a host on the loopback address. */
  public static final String KEY = "metrics.listener";

  private static final Logger LOG = LoggerFactory.getLogger(MetricsEndpoint.class);
  private static final String PATH = "/metrics";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NO_BODY = -1;

  private final Broker broker;
  private final ProcessMetrics process;
  private final HttpServer server;
  private final ExecutorService thread;

  private MetricsEndpoint(Broker broker, String version, HttpServer server) {
    this.broker = broker;
    this.process = new ProcessMetrics(version);
    this.server = server;
    this.thread = Executors.newSingleThreadExecutor(task -> {
      var made = new Thread(task, "odradek-metrics");
      made.setDaemon(true);
      return made;
    });
  }

  /**
   * Begins to serve.
   *
   * @param listener {@code host:port}, checked already by the broker; port 0 for any that is free
   * @param broker whose numbers; belongs to the caller
   * @param version of this build
   * @throws IOException if the address cannot be used; the message names it
   */
  public static MetricsEndpoint open(String listener, Broker broker, String version) throws IOException {
    InetSocketAddress address = address(listener);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + KEY + "=" + listener + ": " + e.getMessage(), e);
    }
    var endpoint = new MetricsEndpoint(broker, version, server);
    server.createContext("/", endpoint::handle);
    server.setExecutor(endpoint.thread);
    server.start();
    if (!address.getAddress().isLoopbackAddress()) {
      LOG.warn("{}={} can be reached from other machines and asks nobody for a password", KEY, listener);
    }
    LOG.info("metrics are at {}", endpoint.url());
    return endpoint;
  }

  private static InetSocketAddress address(String listener) throws IOException {
    int colon = listener.lastIndexOf(':');
    String host = listener.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(listener.substring(colon + 1));
    InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException(KEY + "=" + listener + ": there is no host '" + host + "'");
    }
    return address;
  }

  /** Where the metrics are. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort() + PATH;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY);
      } else {
        byte[] page = page().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", MetricsText.CONTENT_TYPE);
        boolean body = method.equals("GET");
        exchange.sendResponseHeaders(OK, body ? page.length : NO_BODY);
        if (body) {
          exchange.getResponseBody().write(page);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("failed to collect metrics", e);
    }
  }

  private String page() {
    var text = new MetricsText();
    process.visit(text);
    broker.visitMetrics(text);
    return text.text();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
