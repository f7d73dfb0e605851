package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import odradek.core.Broker;
import odradek.core.spi.MetricVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer and a group's consumer leave their traces in the numbers of a broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UsedBrokerMetricsTest {

  /** Adds up the values of each name. */
  private static final class Sums implements MetricVisitor {

    private final Map<String, Double> byName = new TreeMap<>();

    @Override
    public void counter(String name, String help, Map<String, String> labels, double value) {
      assertTrue(name.endsWith("_total"), name);
      byName.merge(name, value, Double::sum);
    }

    @Override
    public void gauge(String name, String help, Map<String, String> labels, double value) {
      byName.merge(name, value, Double::sum);
    }

    @Override
    public void histogram(String name, String help, Map<String, String> labels, double[] upperBounds, long[] counts,
        double sum) {
      assertEquals(upperBounds.length + 1, counts.length);
      byName.merge(name, sum, Double::sum);
    }

    double of(String name) {
      Double value = byName.get(name);
      assertTrue(value != null, () -> name + " is not among " + byName.keySet());
      return value;
    }
  }

  @Test
  void trafficShows(@TempDir Path directory) throws IOException {
    Map<String, String> settings = new TreeMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:0",
        "group.initial.rebalance.delay.ms", "0", "offsets.topic.num.partitions", "1", "storage.provider", "file",
        "log.dirs", directory.toString()));
    try (Broker broker = ServerRun.start(settings); var client = new RehearsalClient(broker.port("PLAINTEXT"))) {
      client.playAll();
      var sums = new Sums();
      broker.visitMetrics(sums);
      assertEquals(2, sums.of("odradek_produced_batches_total"));
      assertEquals(2, sums.of("odradek_produced_records_total"));
      assertTrue(sums.of("odradek_produced_bytes_total") > 2 * 61, sums.byName.toString());
      assertEquals(0, sums.of("odradek_refused_batches_total"));
      assertTrue(sums.of("odradek_fetched_bytes_total") >= 61, sums.byName.toString());
      assertEquals(2, sums.of("odradek_partitions"), "the client's topic and that of the offsets");
      assertEquals(0, sums.of("odradek_partitions_offline"));
      assertEquals(0, sums.of("odradek_high_watermark_lag_records"));
      assertEquals(1, sums.of("odradek_groups"));
      assertEquals(1, sums.of("odradek_connections_open"));
      assertTrue(sums.of("odradek_request_latency_seconds") > 0, sums.byName.toString());
      assertTrue(sums.of("odradek_log_bytes") > sums.of("odradek_produced_bytes_total"), "offsets are stored too");
      assertEquals(sums.of("odradek_log_bytes"), sums.of("odradek_storage_appended_bytes_total"));
      assertTrue(sums.of("odradek_storage_open_files") >= 2, sums.byName.toString());
      assertEquals(sums.of("odradek_storage_flush_time_seconds_total") > 0,
          sums.of("odradek_storage_flushes_total") > 0);
    }
  }
}
