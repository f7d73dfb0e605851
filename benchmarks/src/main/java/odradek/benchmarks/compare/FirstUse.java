package odradek.benchmarks.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From the launch until a client has created a topic, had a record acknowledged and read it through a group. The
 * clients run in this JVM, warm from a first round that does not count.
 */
final class FirstUse {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int IDLE_MS = 10_000;

  private FirstUse() {}

  static void measure(PeerRun run, Figures figures) throws IOException {
    Handshake.awaitAnswer(run);
    figures.add("time to first answer", "ms", run.sinceLaunchMs());
    figures.add("CPU until first answer", "CPU s", run.cpuMs() / 1e3);
    use(run.bootstrap());
    figures.add("time to first record through a group", "ms", run.sinceLaunchMs());
    figures.add("CPU until first record through a group", "CPU s", run.cpuMs() / 1e3);
    figures.add("the same with format step", "CPU s", (run.preparationCpuMs() + run.cpuMs()) / 1e3);
    long beforeMs = run.cpuMs();
    run.idle(IDLE_MS);
    figures.add("CPU while idle", "CPU ms per s", (run.cpuMs() - beforeMs) / (IDLE_MS / 1e3));
    figures.add("resident memory, idle", "MB", run.residentBytes() / 1e6);
    figures.add("threads, idle", "threads", run.threadCount());
  }

  /** The whole sequence on a broker that answers. */
  static void use(String bootstrap) throws IOException {
    try (Admin admin = Admin.create(settings(bootstrap, Map.of()))) {
      admin.createTopics(List.of(new NewTopic("first-use", 1, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("no topic", e);
    }
    try (var producer = new KafkaProducer<>(settings(bootstrap, Map.of()), new StringSerializer(),
        new StringSerializer())) {
      producer.send(new ProducerRecord<>("first-use", "k", "v")).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("no acknowledgement", e);
    }
    Map<String, Object> group = settings(bootstrap, Map.of("group.id", "first-use", "auto.offset.reset", "earliest"));
    try (var consumer = new KafkaConsumer<>(group, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("first-use"));
      while (consumer.poll(POLL).isEmpty()) {
        Thread.onSpinWait();
      }
      consumer.commitSync();
    }
  }

  static Map<String, Object> settings(String bootstrap, Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("bootstrap.servers", bootstrap);
    settings.put("enable.metrics.push", false);
    return settings;
  }
}
