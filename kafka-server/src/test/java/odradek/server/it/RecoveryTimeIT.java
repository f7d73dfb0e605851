package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.process.Eventually;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A broker with many megabytes in many partitions is killed, and serves again after it has read what was not flushed.
 * The system properties {@code odradek.recovery.megabytes} and {@code odradek.recovery.partitions} say how many.
 */
@Tag("soak")
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class RecoveryTimeIT {

  private static final int MEGABYTES = Integer.getInteger("odradek.recovery.megabytes", 2_000);
  private static final int PARTITIONS = Integer.getInteger("odradek.recovery.partitions", 1_000);
  private static final int VALUE_BYTES = 8 << 10;
  private static final int BYTES_PER_MEGABYTE = 1 << 20;
  private static final int UNANSWERED_LIMIT = 4_096;
  private static final long FLUSH_INTERVAL_MS = 5_000;
  private static final int LIMIT_SECONDS = 120;

  @Test
  void onlyWhatWasNotFlushedIsRead() throws Exception {
    Assumptions.assumeFalse(Brokers.isOracle(), "Apache Kafka reads the whole segment that is written to");
    String metrics = "127.0.0.1:" + freePort();
    try (BrokerUnderTest broker = Brokers.start(Map.of(
        "metrics.listener", metrics, "log.flush.offset.checkpoint.interval.ms", Long.toString(FLUSH_INTERVAL_MS)))) {
      var clients = new JavaClients(broker);
      clients.createTopic("large", PARTITIONS, Map.of());
      long recordCount = (long) MEGABYTES * BYTES_PER_MEGABYTE / VALUE_BYTES;
      // What is flushed, and then a tail that is not.
      send(clients, recordCount);
      Eventually.holds("all is flushed", Duration.ofSeconds(LIMIT_SECONDS), new Quiet(metrics)::isReached);
      long tailCount = Math.max(PARTITIONS, recordCount / 100);
      send(clients, tailCount);
      broker.kill();
      long startedNs = System.nanoTime();
      broker.start();
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
      long readBytes = broker.readBytes();
      System.out.printf("%d MB in %d partitions, %d MB of them just written: serves after %d ms, has read %d MB%n",
          MEGABYTES, PARTITIONS, tailCount * VALUE_BYTES / BYTES_PER_MEGABYTE, tookMs, readBytes / BYTES_PER_MEGABYTE);
      assertEquals(recordCount + tailCount, endOffsets(clients));
      long limit = 4 * tailCount * VALUE_BYTES + (256L << 20);
      assertTrue(readBytes < limit, readBytes + " bytes were read, expected less than " + limit);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Finds out that nothing is left to flush, however slow the device is: no flush has ended for two intervals. */
  private static final class Quiet {

    private final URL metrics;
    private String flushes = "";
    private long sinceNs;

    Quiet(String address) throws IOException {
      this.metrics = URI.create("http://" + address + "/metrics").toURL();
    }

    boolean isReached() {
      String now = flushes();
      if (!now.equals(flushes)) {
        flushes = now;
        sinceNs = System.nanoTime();
      }
      return System.nanoTime() - sinceNs > TimeUnit.MILLISECONDS.toNanos(2 * FLUSH_INTERVAL_MS);
    }

    private String flushes() {
      try (InputStream in = metrics.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().filter(line -> line.startsWith("odradek_storage_flushes_total")
            && line.contains("provider=\"file\"")).findFirst().orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void send(JavaClients clients, long count) throws Exception {
    var unanswered = new ArrayDeque<Future<?>>();
    try (Producer<byte[], byte[]> producer = clients.bytesProducer(Map.of("linger.ms", 20, "batch.size", 64 << 10,
        "buffer.memory", 64L << 20, "delivery.timeout.ms", LIMIT_SECONDS * 1_000))) {
      byte[] value = new byte[VALUE_BYTES];
      for (long i = 0; i < count; i++) {
        unanswered.add(producer.send(new ProducerRecord<>("large", (int) (i % PARTITIONS), null, value)));
        if (unanswered.size() > UNANSWERED_LIMIT) {
          unanswered.poll().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
      }
      while (!unanswered.isEmpty()) {
        unanswered.poll().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static long endOffsets(JavaClients clients) throws Exception {
    var ends = new HashMap<TopicPartition, OffsetSpec>();
    for (int i = 0; i < PARTITIONS; i++) {
      ends.put(new TopicPartition("large", i), OffsetSpec.latest());
    }
    try (Admin admin = clients.admin()) {
      return admin.listOffsets(ends).all().get(Duration.ofSeconds(LIMIT_SECONDS).toSeconds(), TimeUnit.SECONDS).values()
          .stream().mapToLong(end -> end.offset()).sum();
    }
  }
}
