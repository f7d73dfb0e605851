package odradek.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import odradek.core.Broker;
import odradek.server.metrics.MetricsEndpoint;

/** A broker that is a process. */
final class ServerRun {

  private ServerRun() {}

  /**
   * Starts a broker, says so, and waits for its end.
   *
   * @param out gets the banner
   * @throws IOException if the broker cannot start, or stopped itself because it could not go on
   */
  static void run(ServerOptions options, PrintStream out) throws IOException, InterruptedException {
    Map<String, String> settings = options.settings();
    Broker broker = start(settings);
    openMetrics(settings, broker);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, out), "odradek-stop"));
    ProcessHandle self = ProcessHandle.current();
    out.println(Banner.text(BuildVersion.odradek(), broker.bootstrapServers(), settings, self.pid(), sinceStart(self)));
    out.flush();
    awaitEnd(broker);
    new CountDownLatch(1).await(); // the hook stopped the broker, and ends the process
  }

  private static void awaitEnd(Broker broker) throws IOException, InterruptedException {
    try {
      broker.ended().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IOException("the broker has stopped: " + e.getCause().getMessage(), e.getCause());
    }
  }

  static Broker start(Map<String, String> settings) throws IOException {
    return Broker.builder().listen("tcp", 0).config(settings).start();
  }

  /** It goes with the process: whoever looks while the broker stops sees that it stops. */
  private static void openMetrics(Map<String, String> settings, Broker broker) throws IOException {
    String listener = settings.get(MetricsEndpoint.KEY);
    if (listener == null || listener.isBlank()) {
      return;
    }
    try {
      MetricsEndpoint.open(listener.trim(), broker, BuildVersion.odradek());
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /**
   * A broker that was stopped in an orderly way has not failed: the process ends with 0, whatever signal stopped it.
   * One that stopped itself has: there is nothing more to stop, and the process ends with the code of the command.
   */
  private static void stop(Broker broker, PrintStream out) {
    if (broker.ended().toCompletableFuture().isCompletedExceptionally()) {
      return;
    }
    out.println("Odradek is stopping");
    out.flush();
    broker.close();
    out.println("Odradek has stopped");
    out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static Duration sinceStart(ProcessHandle self) {
    return self.info().startInstant().map(start -> Duration.between(start, Instant.now())).orElse(null);
  }
}
