package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What a record costs the broker, with Apache Kafka's own performance tools as clients. */
final class Throughput {

  private static final String PRODUCER = "org.apache.kafka.tools.ProducerPerformance";
  private static final String CONSUMER = "org.apache.kafka.tools.ConsumerPerformance";

  private final Path tools;
  private final int recordCount;
  private final int warmUpCount;

  /**
   * Nothing happens yet.
   *
   * @param tools the tools' jars
   * @param recordCount records per measurement
   */
  Throughput(Path tools, int recordCount) {
    this.tools = tools;
    this.recordCount = recordCount;
    this.warmUpCount = recordCount / 2;
  }

  void measure(PeerRun run, int recordBytes, Figures figures) throws IOException {
    String topic = "throughput-" + recordBytes;
    try (Admin admin = Admin.create(FirstUse.settings(run.bootstrap(), Map.of()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("no topic", e);
    }
    produce(run, topic, recordBytes, warmUpCount);
    double producedUs = cost(run, () -> produce(run, topic, recordBytes, recordCount));
    figures.add("CPU per record produced, " + recordBytes + " B", "CPU us", producedUs / recordCount);
    consume(run, topic, warmUpCount);
    int storedCount = warmUpCount + recordCount;
    double consumedUs = cost(run, () -> consume(run, topic, storedCount));
    figures.add("CPU per record consumed, " + recordBytes + " B", "CPU us", consumedUs / storedCount);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static double cost(PeerRun run, Work work) throws IOException {
    long beforeMs = run.cpuMs();
    work.run();
    return (run.cpuMs() - beforeMs) * 1e3;
  }

  private void produce(PeerRun run, String topic, int recordBytes, int count) throws IOException {
    tool(run, PRODUCER, "--topic", topic, "--num-records", Integer.toString(count), "--record-size",
        Integer.toString(recordBytes), "--throughput", "-1", "--producer-props", "bootstrap.servers=" + run.bootstrap(),
        "acks=1");
  }

  private void consume(PeerRun run, String topic, int count) throws IOException {
    tool(run, CONSUMER, "--bootstrap-server", run.bootstrap(), "--topic", topic, "--messages",
        Integer.toString(count), "--timeout", "60000");
  }

  private void tool(PeerRun run, String name, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(ToolRun.java(), "-Xmx512m", "-cp", tools.resolve("*").toString(), name));
    command.addAll(List.of(arguments));
    ToolRun.run(run.home().resolve("tool.out"), command);
    run.requireAlive();
  }
}
