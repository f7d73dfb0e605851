package odradek.client.net;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import odradek.client.net.RequestFailedException.Reason;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one server. It begins with an agreement about versions; requests may be sent from the first moment
 * and wait for that. Once it has ended, for whatever reason, it stays so.
 *
 * <p>Up to {@link ConnectionSettings#maxInFlight} requests are on their way at once. An answer that is overdue ends the
 * connection, since all others are behind it.
 *
 * <p><b>Threading:</b> thread-safe; futures complete on the connection's shard and what hangs on them must not block.
 */
public final class Connection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final ServerAddress server;
  private final ConnectionSettings settings;
  private final Clock clock;
  private final Shard shard;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // Confined to the shard.
  private final ConnectionMachine machine;
  private Transport.Link link;
  private Cancellable timer;
  private long timerNs = Long.MAX_VALUE;

  private Connection(ServerAddress server, ConnectionSettings settings, Clock clock, Shard shard) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.shard = shard;
    this.machine = new ConnectionMachine(server, settings, clock.monotonicNs());
  }

  /**
   * Begins to connect, and returns at once.
   *
   * @param transport carries its frames
   * @param shard where it lives, one of the transport's
   * @param server where to
   * @param settings timeouts and limits
   * @param clock time
   */
  public static Connection open(
      Transport transport, Shard shard, ServerAddress server, ConnectionSettings settings, Clock clock) {
    var connection = new Connection(server, settings, clock, shard);
    ShardMap.run(shard, () -> {
      transport.connect(server, shard, settings, connection.new Events());
      connection.settle();
    });
    return connection;
  }

  /** Where to. */
  public ServerAddress server() {
    return server;
  }

  /**
   * Completes when versions are agreed upon, or exceptionally with {@link RequestFailedException} if that fails.
   */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /** Completes when the connection is over; always normally. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /**
   * Asks something.
   *
   * @param call what
   * @param timeoutMs how long the answer may take, counted from now, at least 1
   * @param <R> the answer
   * @return the answer, or {@link RequestFailedException}. What a broker refuses is an answer
   */
  public <R> CompletableFuture<R> send(Call<R> call, long timeoutMs) {
    var result = new CompletableFuture<R>();
    long nowNs = clock.monotonicNs();
    try {
      ShardMap.run(shard, () -> send(call, result, timeoutMs, nowNs));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new RequestFailedException(
          Reason.CLOSED, false, call.api() + " was not sent to " + server + ": the client is closed", e));
    }
    return result;
  }

  private <R> void send(Call<R> call, CompletableFuture<R> result, long timeoutMs, long nowNs) {
    machine.send(call, result, timeoutMs, nowNs);
    settle();
  }

  /** As {@link #send(Call, long)} with the timeout of the settings. */
  public <R> CompletableFuture<R> send(Call<R> call) {
    return send(call, settings.requestTimeoutMs());
  }

  /** Ends the connection; what has no answer yet fails. Returns at once. */
  @Override
  public void close() {
    try {
      ShardMap.run(shard, () -> {
        machine.close();
        settle();
      });
    } catch (RejectedExecutionException e) {
      LOG.debug("the connection to {} ended with its event loop", server, e);
    }
  }

  /** Carries out what the machine has decided. */
  private void settle() {
    if (machine.end() != null) {
      finish(machine.end());
      return;
    }
    if (link != null) {
      for (ByteBuffer frame = machine.nextOutput(); frame != null; frame = machine.nextOutput()) {
        link.send(frame);
      }
    }
    if (machine.isReady()) {
      ready.complete(null);
    }
    arm(machine.nextDeadlineNs());
  }

  private void finish(ConnectionMachine.End end) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (link != null) {
      link.close();
      link = null;
    }
    ready.completeExceptionally(new RequestFailedException(
        end.reason(), false, "no connection to " + server + ": " + end.message(), end.cause()));
    ended.complete(null);
  }

  /** One timer for the earliest deadline. It is not moved when that is met in time: most are. */
  private void arm(long deadlineNs) {
    if (deadlineNs == Long.MAX_VALUE || timer != null && deadlineNs - timerNs >= 0) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerNs = deadlineNs;
    long delayNs = Math.max(0, deadlineNs - clock.monotonicNs());
    timer = shard.schedule(this::ring, TimeUnit.NANOSECONDS.toMillis(delayNs) + 1);
  }

  private void ring() {
    timer = null;
    machine.tick(clock.monotonicNs());
    settle();
  }

  private final class Events implements Transport.LinkListener {

    @Override
    public void connected(Transport.Link opened) {
      if (machine.end() != null) {
        opened.close();
        return;
      }
      link = opened;
      machine.connected();
      settle();
    }

    @Override
    public void received(ByteBuffer frame) {
      machine.received(frame);
      settle();
    }

    @Override
    public void disconnected(Throwable cause) {
      machine.disconnected(cause);
      settle();
    }
  }
}
