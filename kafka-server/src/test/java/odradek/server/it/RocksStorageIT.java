package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.Kcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose topics are in RocksDB, and what is left of them after a kill. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RocksStorageIT {

  @Test
  void whatWasAcknowledgedSurvivesAKill(@TempDir Path directory) {
    assumeFalse(Brokers.isOracle(), "Apache Kafka has no storage engines to choose from");
    try (BrokerUnderTest broker = Brokers.start(Map.of("storage.provider", "rocksdb"))) {
      var kcat = new Kcat(broker, directory);
      var clients = new JavaClients(broker);
      List<String> lines = IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
      clients.createTopic("in-rocksdb");
      clients.createTopic("in-rocksdb-flushed", 1, Map.of("durability", "flushed"));
      kcat.produce(lines, "-P", "-t", "in-rocksdb");
      kcat.produce(List.of("one", "two"), "-P", "-t", "in-rocksdb-flushed");
      assertEquals(lines, kcat.run("-C", "-t", "in-rocksdb", "-e", "-q"));
      assertTrue(Files.isRegularFile(broker.logDirectory().resolve("rocksdb").resolve("PROVIDER")));
      broker.kill();
      broker.start();
      assertEquals(lines, clients.readValues("in-rocksdb", lines.size()));
      kcat.produce(List.of("afterwards"), "-P", "-t", "in-rocksdb");
      kcat.produce(List.of("three"), "-P", "-t", "in-rocksdb-flushed");
      assertEquals(List.of("afterwards"), kcat.run("-C", "-t", "in-rocksdb", "-o", "20000", "-e", "-q"));
      broker.stop();
      broker.start();
      assertEquals(List.of("one", "two", "three"), clients.readValues("in-rocksdb-flushed", 3));
    }
  }

  @Test
  void oneTopicMayBeInRocksDbAndOthersInFiles(@TempDir Path directory) {
    assumeFalse(Brokers.isOracle(), "Apache Kafka has no storage engines to choose from");
    try (BrokerUnderTest broker = Brokers.start(Map.of())) {
      var clients = new JavaClients(broker);
      clients.createTopic("in-files");
      clients.send("in-files", Map.of(), List.of("file"));
      assertFalse(Files.exists(broker.logDirectory().resolve("rocksdb")), "the engine is opened for nothing");
      clients.createTopic("chosen", 1, Map.of("storage.provider", "rocksdb"));
      clients.send("chosen", Map.of(), List.of("rocks"));
      broker.kill();
      broker.start();
      assertEquals(List.of("rocks"), clients.readValues("chosen", 1));
      assertEquals(List.of("file"), clients.readValues("in-files", 1));
    }
  }
}
