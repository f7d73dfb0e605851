package odradek.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of many partitions, with one record in each. */
final class ColdPartitions {

  private static final int COUNT = 1_000;
  private static final int SETTLE_MS = 3_000;

  private ColdPartitions() {}

  static void measure(PeerRun run, Figures figures) throws IOException {
    long beforeMs = run.cpuMs();
    try (Admin admin = Admin.create(FirstUse.settings(run.bootstrap(), Map.of()))) {
      admin.createTopics(List.of(new NewTopic("cold", COUNT, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("no topic of " + COUNT + " partitions", e);
    }
    try (var producer = new KafkaProducer<>(FirstUse.settings(run.bootstrap(), Map.of("acks", "1", "enable.idempotence",
        false)), new StringSerializer(), new StringSerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int partition = 0; partition < COUNT; partition++) {
        sent.add(producer.send(new ProducerRecord<>("cold", partition, "k", "v")));
      }
      for (Future<?> acknowledgement : sent) {
        acknowledgement.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("no acknowledgement", e);
    }
    run.idle(SETTLE_MS);
    figures.add("CPU per cold partition", "CPU ms", (run.cpuMs() - beforeMs) / (double) COUNT);
    figures.add("resident memory with 1,000 more partitions", "MB", run.residentBytes() / 1e6);
  }
}
