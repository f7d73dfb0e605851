package odradek.core.request;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import odradek.api.message.ApiKey;
import odradek.core.spi.MetricVisitor;

/**
 * Counts connections and requests, and how long requests take. An answer costs four additions to counters that threads
 * do not fight over.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class RequestMetrics implements RequestObserver {

  private static final double NS_PER_SECOND = 1e9;
  private static final double[] BOUNDS_SECONDS = {0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
  private static final long[] BOUNDS_NS =
      Arrays.stream(BOUNDS_SECONDS).mapToLong(seconds -> Math.round(seconds * NS_PER_SECOND)).toArray();
  private static final ApiKey[] KEYS = ApiKey.values();

  private final PerApi[] byApi = new PerApi[KEYS.length];
  private final LongAdder opened = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder settled = new LongAdder();

  /** The counts of one API. */
  private static final class PerApi {

    private final LongAdder[] counts = new LongAdder[BOUNDS_NS.length + 1];
    private final LongAdder elapsedNs = new LongAdder();
    private final LongAdder requestBytes = new LongAdder();
    private final LongAdder responseBytes = new LongAdder();

    PerApi() {
      Arrays.setAll(counts, index -> new LongAdder());
    }

    void answered(int requestSizeBytes, int responseSizeBytes, long tookNs) {
      int bound = 0;
      while (bound < BOUNDS_NS.length && tookNs > BOUNDS_NS[bound]) {
        bound++;
      }
      counts[bound].increment();
      elapsedNs.add(tookNs);
      requestBytes.add(requestSizeBytes);
      responseBytes.add(responseSizeBytes);
    }

    long[] counts() {
      return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    long count() {
      return Arrays.stream(counts()).sum();
    }
  }

  /** Begins at 0. */
  public RequestMetrics() {
    Arrays.setAll(byApi, index -> new PerApi());
  }

  @Override
  public void answered(ApiKey key, int requestBytes, int responseBytes, long elapsedNs) {
    settled.increment();
    byApi[key.ordinal()].answered(requestBytes, responseBytes, elapsedNs);
  }

  @Override
  public void connected() {
    opened.increment();
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void disconnected(int unanswered) {
    ended.increment();
    settled.add(unanswered);
  }

  /** Shows the counts; those of APIs only that were used. */
  public void visit(MetricVisitor visitor) {
    // What ended is read first: what is between the two readings is then open once too often, and never less than none.
    long endedCount = ended.sum();
    long settledCount = settled.sum();
    visitor.gauge("odradek_connections_open", "Connections of clients.", Map.of(), opened.sum() - endedCount);
    visitor.counter("odradek_connections_total", "Connections that were accepted.", Map.of(), opened.sum());
    visitor.gauge("odradek_requests_unanswered",
        "Requests that were received and not yet answered, parked fetches included.",
        Map.of(), received.sum() - settledCount);
    perApi(visitor, "odradek_requests_total", "Requests that were answered.", PerApi::count);
    perApi(visitor, "odradek_request_bytes_total", "Bytes of requests.", api -> api.requestBytes.sum());
    perApi(visitor, "odradek_response_bytes_total", "Bytes of responses.", api -> api.responseBytes.sum());
    for (ApiKey key : KEYS) {
      PerApi api = byApi[key.ordinal()];
      if (api.count() > 0) {
        visitor.histogram("odradek_request_latency_seconds", "Time from the arrival of a request to its response.",
            labels(key), BOUNDS_SECONDS.clone(), api.counts(), api.elapsedNs.sum() / NS_PER_SECOND);
      }
    }
  }

  private void perApi(MetricVisitor visitor, String name, String help, ToDoubleFunction<PerApi> value) {
    for (ApiKey key : KEYS) {
      PerApi api = byApi[key.ordinal()];
      if (api.count() > 0) {
        visitor.counter(name, help, labels(key), value.applyAsDouble(api));
      }
    }
  }

  private static Map<String, String> labels(ApiKey key) {
    return Map.of("api", key.toString());
  }
}
