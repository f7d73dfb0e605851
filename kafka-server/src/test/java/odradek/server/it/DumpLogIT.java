package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.StockTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's kafka-dump-log reads and verifies the segment files of the broker. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DumpLogIT {

  private static final int SEGMENT_BYTES = 1 << 20;

  @Test
  void segmentsAndIndexesAreVerified(@TempDir Path directory) throws IOException {
    try (BrokerUnderTest broker = Brokers.start(Map.of())) {
      JavaClients clients = new JavaClients(broker);
      clients.createTopic("dumped", 1,
          Map.of("segment.bytes", Integer.toString(SEGMENT_BYTES), "index.interval.bytes", "4096"));
      List<String> values = IntStream.range(0, 6_000).mapToObj(i -> i + "-" + "x".repeat(400)).toList();
      for (String codec : List.of("none", "lz4")) {
        clients.send("dumped", Map.of("compression.type", codec, "linger.ms", 5), values);
      }
      broker.stop();
      List<Path> logs = files(broker.logDirectory(), ".log");
      assertTrue(logs.size() >= 3, "segments of 1 MiB: " + logs);
      StockTools tools = new StockTools(broker, directory);
      List<String> dump = dump(tools, logs, "--deep-iteration", "--print-data-log");
      List<String> records = dump.stream().filter(line -> line.contains("payload: ")).toList();
      assertEquals(2 * values.size(), records.size());
      for (int i = 0; i < records.size(); i++) {
        assertTrue(records.get(i).contains("offset: " + i + " "), records.get(i));
        assertTrue(records.get(i).endsWith("payload: " + values.get(i % values.size())), records.get(i));
      }
      assertTrue(dump.stream().filter(line -> line.startsWith("baseOffset:"))
          .allMatch(line -> line.contains("isvalid: true")));
      List<Path> indexes = new ArrayList<>(files(broker.logDirectory(), ".index"));
      indexes.addAll(files(broker.logDirectory(), ".timeindex"));
      assertTrue(indexes.size() >= 4, indexes.toString());
      String checked = String.join("\n", dump(tools, indexes, "--verify-index-only"));
      assertFalse(checked.contains("Mismatches") || checked.contains("not found") || checked.contains("rror"), checked);
    }
  }

  private static List<String> dump(StockTools tools, List<Path> files, String... arguments) {
    List<String> all = new ArrayList<>(
        List.of("--files", files.stream().map(Path::toString).collect(Collectors.joining(","))));
    all.addAll(List.of(arguments));
    return tools.runBare(StockTools.DUMP_LOG, all);
  }

  /** Files with a suffix in the folder of the partition, which is the one with the most segments. */
  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      Map<Path, List<Path>> folders = paths.filter(path -> path.toString().endsWith(suffix)).sorted()
          .collect(Collectors.groupingBy(Path::getParent));
      return folders.values().stream().max(Comparator.comparing(List::size)).orElseThrow();
    }
  }
}
