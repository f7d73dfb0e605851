package odradek.core;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import odradek.core.listener.Listener;
import odradek.core.spi.MetricVisitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of a broker that has to be ended, in the order in which it began.
 *
 * <p><b>Threading:</b> filled by the thread that starts the broker; thread-safe afterwards.
 */
final class RunningBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningBroker.class);

  /**
   * Where a listener can be reached.
   *
   * @param host the advertised host
   * @param port the advertised port, -1 without one
   */
  record Address(String host, int port) {

    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A step of the way down. */
  interface Closing {

    void close() throws IOException;
  }

  private record Step(String name, Closing closing) {}

  private final Deque<Step> steps = new ArrayDeque<>();
  private final Map<String, Address> addresses = new LinkedHashMap<>();
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final List<Consumer<MetricVisitor>> measured = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private String clusterId;

  /** Something began; on the way down it ends before everything that began earlier. */
  void began(String name, Closing closing) {
    steps.push(new Step(name, closing));
  }

  void listening(String name, Listener listener, Address address) {
    listeners.put(name, listener);
    addresses.put(name, address);
  }

  /** There is something to measure. */
  void measured(Consumer<MetricVisitor> source) {
    measured.add(source);
  }

  void visitMetrics(MetricVisitor visitor) {
    measured.forEach(source -> source.accept(visitor));
  }

  void clusterId(String id) {
    clusterId = id;
  }

  String clusterId() {
    return clusterId;
  }

  Map<String, Address> listeners() {
    return addresses;
  }

  Listener listener(String name) {
    return listeners.get(name);
  }

  /** The broker cannot go on. Only the first cause counts. */
  void fail(IOException cause) {
    failed.completeExceptionally(cause);
  }

  /** Completes when the broker cannot go on, with the cause; never otherwise. */
  CompletableFuture<Void> failed() {
    return failed;
  }

  /**
   * The start is over: should the broker not be able to go on, it ends itself.
   *
   * @param ending runs the end, which blocks
   */
  void started(Executor ending) {
    failed.whenComplete((nothing, cause) -> {
      LOG.error("the broker cannot go on and stops", cause);
      ending.execute(this::close);
    });
  }

  /** Completes when all has ended: with the cause if the broker could not go on. */
  CompletionStage<Void> ended() {
    return ended.minimalCompletionStage();
  }

  /** Ends everything, or waits until that is done if it has begun. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      ended.handle((nothing, cause) -> null).join();
      return;
    }
    boolean hasFailed = failed.isCompletedExceptionally();
    endSteps();
    if (hasFailed) {
      failed.whenComplete((nothing, cause) -> ended.completeExceptionally(cause));
    } else {
      ended.complete(null);
    }
  }

  private void endSteps() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.closing().close();
      } catch (IOException | RuntimeException e) {
        LOG.error("{} did not end cleanly", step.name(), e);
      }
    }
  }
}
