package odradek.client.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import odradek.client.net.RequestFailedException.Reason;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks any one of several servers. It connects when it is first asked, stays with the server that it has reached, and
 * goes to the next one when that connection ends: at once to each of them, then after pauses that grow.
 *
 * <p>What has not left yet waits for a connection as long as it may. What has left and got no answer is not asked
 * again: the server may have done it.
 *
 * <p><b>Threading:</b> thread-safe; futures complete on the client's shard and what hangs on them must not block.
 */
public final class Client implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Client.class);
  private static final long FIRST_PAUSE_MS = 50;
  private static final long MAX_PAUSE_MS = 1_000;

  /** Waits for a connection. */
  private final class Waiting<R> {
    private final Call<R> call;
    private final CompletableFuture<R> result;
    private final long timeoutMs;
    private final long deadlineNs;
    private Cancellable timer;

    Waiting(Call<R> call, CompletableFuture<R> result, long timeoutMs, long deadlineNs) {
      this.call = call;
      this.result = result;
      this.timeoutMs = timeoutMs;
      this.deadlineNs = deadlineNs;
    }

    void begin(long nowNs) {
      timer = shard.schedule(() -> {
        waiting.remove(this);
        fail(Reason.NOT_CONNECTED, " within " + timeoutMs + " ms: " + described());
      }, Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNs - nowNs)) + 1);
    }

    void go(Connection connection) {
      if (timer != null) {
        timer.cancel();
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - clock.monotonicNs());
      connection.send(call, Math.max(1, leftMs)).whenComplete((answer, failure) -> {
        if (failure == null) {
          result.complete(answer);
        } else {
          result.completeExceptionally(failure);
        }
      });
    }

    void fail(Reason reason, String why) {
      if (timer != null) {
        timer.cancel();
      }
      result.completeExceptionally(
          new RequestFailedException(reason, false, call.api() + " was not sent" + why, null));
    }
  }

  private final List<ServerAddress> servers;
  private final Transport transport;
  private final ConnectionSettings settings;
  private final Clock clock;
  private final Backoff backoff;
  private final Shard shard;

  // Confined to the shard.
  private final Deque<Waiting<?>> waiting = new ArrayDeque<>();
  private final Map<ServerAddress, String> failures = new LinkedHashMap<>();
  private Connection connection;
  private boolean ready;
  private boolean pausing;
  private boolean closed;
  private int next;
  private int failedInARow;

  /**
   * Makes a client that does nothing before it is asked.
   *
   * @param servers any of them will do, at least one
   * @param transport carries frames; closed by its owner, after this client
   * @param settings timeouts and limits
   * @param clock time
   * @param random scatters the pauses
   */
  public Client(List<ServerAddress> servers, Transport transport, ConnectionSettings settings, Clock clock,
      RandomGenerator random) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no servers, expected at least one");
    }
    this.servers = List.copyOf(servers);
    this.transport = transport;
    this.settings = settings;
    this.clock = clock;
    this.backoff = new Backoff(FIRST_PAUSE_MS, MAX_PAUSE_MS, random);
    this.shard = transport.nextShard();
  }

  /**
   * Asks something.
   *
   * @param call what
   * @param timeoutMs how long the answer may take, the way to a server included, at least 1
   * @param <R> the answer
   * @return the answer, or {@link RequestFailedException}. What a broker refuses is an answer
   */
  public <R> CompletableFuture<R> send(Call<R> call, long timeoutMs) {
    var result = new CompletableFuture<R>();
    long nowNs = clock.monotonicNs();
    var asked = new Waiting<>(call, result, timeoutMs, nowNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    try {
      shard.execute(() -> take(asked, nowNs));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new RequestFailedException(
          Reason.CLOSED, false, call.api() + " was not sent: the client is closed", e));
    }
    return result;
  }

  /** As {@link #send(Call, long)} with the timeout of the settings. */
  public <R> CompletableFuture<R> send(Call<R> call) {
    return send(call, settings.requestTimeoutMs());
  }

  private void take(Waiting<?> asked, long nowNs) {
    if (closed) {
      asked.fail(Reason.CLOSED, ": the client is closed");
    } else if (ready) {
      asked.go(connection);
    } else if (waiting.size() >= settings.maxPending()) {
      asked.fail(Reason.OVERLOADED, ": as many requests as are allowed, " + waiting.size()
          + ", wait for a connection already; " + described());
    } else {
      asked.begin(nowNs);
      waiting.add(asked);
      connect();
    }
  }

  private void connect() {
    if (connection != null || pausing || closed || waiting.isEmpty()) {
      return;
    }
    ServerAddress server = servers.get(next);
    next = (next + 1) % servers.size();
    Connection opened = Connection.open(transport, shard, server, settings, clock);
    connection = opened;
    opened.ready().whenComplete((nothing, failure) -> {
      if (failure == null) {
        reached();
      } else {
        missed(server, failure);
      }
    });
    opened.ended().thenRun(() -> lost(opened));
  }

  private void reached() {
    ready = true;
    failedInARow = 0;
    failures.clear();
    while (!waiting.isEmpty()) {
      waiting.poll().go(connection);
    }
  }

  private void missed(ServerAddress server, Throwable failure) {
    // A dependent future wraps what went wrong.
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    LOG.debug("{}", cause.getMessage());
    failures.put(server, cause.getMessage());
    failedInARow++;
  }

  private void lost(Connection gone) {
    if (connection != gone) {
      return;
    }
    connection = null;
    ready = false;
    // Each server gets its chance at once, all of them together a pause.
    if (failedInARow > 0 && failedInARow % servers.size() == 0) {
      pausing = true;
      shard.schedule(() -> {
        pausing = false;
        connect();
      }, backoff.delayMs(failedInARow / servers.size()));
    } else {
      connect();
    }
  }

  private String described() {
    String all = servers.stream().map(ServerAddress::toString).collect(Collectors.joining(", "));
    return failures.isEmpty() ? "still connecting to " + all : String.join("; ", failures.values());
  }

  /** Ends the connection; what has no answer yet fails. Returns at once. */
  @Override
  public void close() {
    try {
      shard.execute(() -> {
        closed = true;
        new ArrayList<>(waiting).forEach(asked -> asked.fail(Reason.CLOSED, ": the client was closed"));
        waiting.clear();
        if (connection != null) {
          connection.close();
        }
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("the client ended with its event loop", e);
    }
  }
}
