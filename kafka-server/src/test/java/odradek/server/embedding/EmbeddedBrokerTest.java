package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import odradek.core.Broker;
import odradek.testkit.junit.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With this module on the path the extension's broker listens on a port, and stock clients use it. */
@Timeout(120)
@EmbeddedBroker(config = EmbeddedBrokerTest.NO_DELAY)
class EmbeddedBrokerTest {

  /** The first member of a group waits for others otherwise. */
  static final String NO_DELAY = "group.initial.rebalance.delay.ms=0";

  private static final List<String> VALUES = List.of("one", "two", "three");

  @Test
  void stockClientsProduceAndConsume(Broker broker) throws Exception {
    assertTrue(broker.bootstrapServers().matches("127\\.0\\.0\\.1:\\d+"), broker.bootstrapServers());
    assertEquals("127.0.0.1:" + broker.port("PLAINTEXT"), broker.bootstrapServers());
    StockClients.produce(broker.bootstrapServers(), "greetings", "none", VALUES);
    assertEquals(VALUES, StockClients.consume(broker.bootstrapServers(), "greetings", "readers", VALUES.size()));
  }

  @Test
  @EmbeddedBroker(storage = "file")
  void theFileEngineGetsADirectory(Broker broker) throws Exception {
    StockClients.produce(broker.bootstrapServers(), "greetings", "gzip", VALUES);
    assertEquals(VALUES, StockClients.read(broker.bootstrapServers(), "greetings", VALUES.size()));
    assertEquals("file", StockClients.topicConfig(broker.bootstrapServers(), "greetings", "storage.provider"));
  }

  @Test
  void aBrokerOfAnEmbedderKeepsItsFiles(@TempDir Path directory) throws Exception {
    try (Broker broker = Broker.builder().storage("file").logDirs(directory).listen("tcp", 0).start()) {
      StockClients.produce(broker.bootstrapServers(), "greetings", "none", VALUES);
    }
    assertTrue(Files.isDirectory(directory.resolve("file")), directory.toString());
    try (Broker broker = Broker.builder().storage("file").logDirs(directory).listen("tcp", 0).start()) {
      assertEquals(VALUES, StockClients.read(broker.bootstrapServers(), "greetings", VALUES.size()));
    }
  }
}
