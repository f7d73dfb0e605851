package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.record.RecordBatchBuilder;
import odradek.core.spi.MetricVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compaction in a whole broker: it goes on by itself, tells how, and never stands in the way. */
@Timeout(60)
class CompactionTest {

  private static final String RUNS = "odradek_compaction_runs_total";
  private static final String DIRTY = "odradek_compaction_max_dirty_ratio";
  private static final String UNCLEANABLE = "odradek_compaction_uncleanable_partitions";
  private static final short DELETE_VERSION = 4;

  private static TestBroker start(String... more) {
    var config = new HashMap<>(Map.of(
        "log.cleanup.policy", "compact",
        "log.segment.bytes", "1048576",
        "log.cleaner.backoff.ms", "10",
        "log.cleaner.min.cleanable.ratio", "0.01"));
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return TestBroker.start(config);
  }

  /** Writes some more than two segments of two keys. */
  private static void fill(TestBroker broker, String topic) {
    ByteBuffer value = ByteBuffer.wrap("x".repeat(150_000).getBytes(StandardCharsets.ISO_8859_1));
    for (int i = 0; i < 8; i++) {
      var batch = new RecordBatchBuilder();
      for (String key : List.of("a", "b")) {
        batch.append(System.currentTimeMillis(), ByteBuffer.wrap(key.getBytes(StandardCharsets.ISO_8859_1)), value,
            List.of());
      }
      assertEquals(ErrorCode.NONE, broker.produce(topic, 0, batch));
    }
  }

  private static double await(TestBroker broker, String metric, Predicate<Double> accepted) {
    double value = read(broker, metric);
    while (!accepted.test(value)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      value = read(broker, metric);
    }
    return value;
  }

  private static double read(TestBroker broker, String metric) {
    var found = new HashMap<String, Double>();
    broker.visitMetrics(new MetricVisitor() {
      @Override
      public void gauge(String name, String help, Map<String, String> labels, double value) {
        found.put(name, value);
      }

      @Override
      public void counter(String name, String help, Map<String, String> labels, double value) {
        found.put(name, value);
      }

      @Override
      public void histogram(String name, String help, Map<String, String> labels, double[] upperBounds, long[] counts,
          double sum) {
        found.put(name, sum);
      }
    });
    return found.getOrDefault(metric, Double.NaN);
  }

  @Test
  void aLogGetsSmallerAndTheMetricsSaySo() {
    try (TestBroker broker = start()) {
      broker.create("compacted", 1);
      fill(broker, "compacted");
      await(broker, RUNS, runs -> runs >= 1);
      assertTrue(await(broker, "odradek_compaction_removed_bytes_total", bytes -> bytes > 0) > 500_000);
      await(broker, DIRTY, ratio -> ratio == 0);
      assertEquals(0, read(broker, UNCLEANABLE));
    }
  }

  @Test
  void aPartitionThatCannotBeCleanedIsLeftAloneAndSaid() {
    try (TestBroker broker = start("log.cleaner.dedupe.buffer.size", "1")) {
      broker.create("too-many-keys", 1);
      fill(broker, "too-many-keys");
      await(broker, UNCLEANABLE, count -> count == 1);
      fill(broker, "too-many-keys");
      assertEquals(0, read(broker, RUNS));
    }
  }

  @Test
  void aCleanerThatTakesLongHoldsUpNeitherDeletionNorTheEnd() throws IOException {
    long startNs = System.nanoTime();
    TestBroker broker = start("log.cleaner.io.max.bytes.per.second", "1");
    try (broker) {
      broker.create("slow", 1);
      fill(broker, "slow");
      await(broker, DIRTY, ratio -> ratio > 0);
      var request = DeleteTopicsRequest.builder().topicNames(List.of("slow")).timeoutMs(30_000).build();
      assertEquals(ErrorCode.NONE.code(), broker.client().call(request, DELETE_VERSION, DeleteTopicsResponse.class)
          .responses().get(0).errorCode());
      broker.create("slow-too", 1);
      fill(broker, "slow-too");
    }
    assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(25), "somebody waited for the cleaner");
  }
}
