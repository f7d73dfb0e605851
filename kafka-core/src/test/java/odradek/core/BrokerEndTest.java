package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.core.plugin.Plugins;
import odradek.core.plugin.TestProviders;
import odradek.core.testing.LogCapture;
import odradek.core.testing.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a broker ends, by the hand of others and by its own, and where it does not begin. */
@Timeout(120)
class BrokerEndTest {

  private static final short CREATE_VERSION = 7;

  @TempDir
  private Path folder;

  private final FailingQuorumProvider quorum = new FailingQuorumProvider();

  private Broker.Builder builder() {
    Plugins found = Plugins.load(BrokerEndTest.class.getClassLoader());
    return Broker.builder().storage("memory").listen("in-process", 0).logDirs(folder.resolve("data"))
        .plugins(new Plugins(found.storage(), found.codecs(), TestProviders.of("quorum", Map.of("local", quorum)),
            found.listeners()));
  }

  private static void createTopic(WireClient client) {
    client.send(CreateTopicsRequest.builder().timeoutMs(30_000).topics(List.of(
        CreatableTopic.builder().name("t").numPartitions(1).replicationFactor((short) 1).build())).build(),
        CREATE_VERSION);
  }

  private static Throwable failureOf(Broker broker) {
    return assertThrows(ExecutionException.class,
        () -> broker.ended().toCompletableFuture().get(60, TimeUnit.SECONDS)).getCause();
  }

  @Test
  void aBrokerThatIsClosedHasEnded() throws IOException {
    Broker broker = builder().start();
    CompletableFuture<Void> ended = broker.ended().toCompletableFuture();
    assertFalse(ended.isDone());
    broker.close();
    assertTrue(ended.isDone() && !ended.isCompletedExceptionally());
    broker.close();
  }

  @Test
  void aBrokerWhoseMetadataFailsEndsItselfAndSaysWhy() throws IOException {
    Broker broker = builder().start();
    try (LogCapture log = LogCapture.start(); WireClient client = WireClient.connect(broker)) {
      assertFalse(broker.ended().toCompletableFuture().isDone());
      quorum.fail();
      createTopic(client);
      Throwable failure = failureOf(broker);
      assertEquals("the metadata quorum of node 1 failed: no space left on device", failure.getMessage());
      assertTrue(failure instanceof IOException, failure::toString);
      assertEquals(1, log.errors().size(), log::text);
      assertThrows(IllegalStateException.class, () -> WireClient.connect(broker));
    }
    broker.close();
    try (Broker next = Broker.builder().storage("memory").listen("in-process", 0).logDirs(folder.resolve("data"))
        .start()) {
      assertEquals(broker.clusterId(), next.clusterId(), "everything was freed");
    }
  }

  @Test
  void whoeverClosesABrokerThatIsEndingWaitsForIt() throws IOException {
    Broker broker = builder().start();
    try (WireClient client = WireClient.connect(broker)) {
      quorum.fail();
      createTopic(client);
      broker.ended().exceptionally(cause -> null).toCompletableFuture().join();
      broker.close();
    }
    Broker other = builderOfAnother().start();
    other.ended().toCompletableFuture().thenRun(other::close);
    other.close();
    assertTrue(other.ended().toCompletableFuture().isDone());
  }

  private Broker.Builder builderOfAnother() {
    return Broker.builder().storage("memory").listen("in-process", 0);
  }

  @Test
  void aBrokerWhoseMetadataFailsAtTheStartDoesNotStart() throws IOException {
    quorum.fail();
    String message = assertThrows(IOException.class, () -> builder().start()).getMessage();
    // Either the quorum is heard first or the registration that it refuses; both name the cause.
    assertTrue(message.endsWith("no space left on device"), message);
    builderOfAnother().logDirs(folder.resolve("data")).start().close();
  }

  @Test
  void aDirectoryOfApacheKafkaIsRefusedUntouched() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("meta.properties"), "version=1\ncluster.id=abc\nnode.id=1\n");
    Path topic = Files.createDirectories(data.resolve("orders-0"));
    Files.writeString(topic.resolve("00000000000000000000.log"), "records");
    String message = assertThrows(IOException.class, () -> builder().start()).getMessage();
    assertTrue(message.contains(data + ": holds the data of an Apache Kafka broker; it was left untouched"), message);
    try (var files = Files.walk(data)) {
      assertEquals(4, files.count());
    }
  }

  @Test
  void aDirectoryIsUsedByOneBrokerAtATime() throws IOException {
    try (Broker first = builder().start()) {
      String message = assertThrows(IOException.class, () -> builder().start()).getMessage();
      assertEquals("log directory " + folder.resolve("data") + " is in use by another broker", message);
      assertFalse(first.ended().toCompletableFuture().isDone());
    }
  }

  @Test
  void directoriesOfAClusterWhoseMetadataWasLostAreRefused() throws IOException {
    Path second = folder.resolve("second");
    builder().logDirs(folder.resolve("data"), second).start().close();
    String message = assertThrows(IOException.class,
        () -> builder().logDirs(folder.resolve("fresh"), second).start()).getMessage();
    assertTrue(message.contains(second.toString())
        && message.contains("it belongs to another cluster: its metadata was lost or replaced"), message);
    builder().logDirs(folder.resolve("data"), second).start().close();
  }
}
