package odradek.core.request.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeLogDirsRequest;
import odradek.api.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import odradek.api.message.DescribeLogDirsResponse;
import odradek.api.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import odradek.api.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import odradek.api.message.DescribeProducersRequest;
import odradek.api.message.DescribeProducersRequest.TopicRequest;
import odradek.api.message.DescribeProducersResponse;
import odradek.api.message.DescribeProducersResponse.PartitionResponse;
import odradek.api.message.DescribeProducersResponse.ProducerState;
import odradek.core.TestBroker;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What partitions tell of their sizes and producers, through a whole broker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PartitionInspectionTest {

  private static final int NEWEST_LOG_DIRS = 5;

  @TempDir
  private Path directory;
  private TestBroker broker;

  @BeforeEach
  void start() {
    broker = TestBroker.start(Map.of());
    broker.create("t", 2);
    broker.create("u", 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private List<DescribeLogDirsResult> describe(List<DescribableLogDirTopic> topics, int version) {
    DescribeLogDirsResponse response = broker.client().call(new DescribeLogDirsRequest(topics), version,
        DescribeLogDirsResponse.class);
    assertEquals(0, response.errorCode());
    return response.results();
  }

  /** Topics with the numbers of their partitions. */
  private static String summary(DescribeLogDirsResult result) {
    return String.join(" ", result.topics().stream().map(topic -> topic.name()
        + topic.partitions().stream().map(partition -> partition.partitionIndex()).toList()).toList());
  }

  @Test
  void everyVersionTellsTheSizes() {
    var batch = TestBroker.batch(1_000);
    int sizeBytes = batch.sizeBytes();
    assertEquals(ErrorCode.NONE, broker.produce("t", 1, batch));
    for (int version = 1; version <= NEWEST_LOG_DIRS; version++) {
      List<DescribeLogDirsResult> results = describe(null, version);
      assertEquals(1, results.size());
      DescribeLogDirsResult memory = results.get(0);
      assertEquals(0, memory.errorCode());
      assertEquals("memory", memory.logDir());
      assertEquals("t[0, 1] u[0]", summary(memory));
      assertEquals(-1, memory.totalBytes());
      assertEquals(-1, memory.usableBytes());
      DescribeLogDirsTopic topic = memory.topics().get(0);
      assertEquals(0, topic.partitions().get(0).partitionSize());
      assertEquals(sizeBytes, topic.partitions().get(1).partitionSize());
      assertEquals(0, topic.partitions().get(1).offsetLag());
    }
  }

  @Test
  void onlyWhatWasAskedForIsTold() {
    assertEquals("t[1] u[0]", summary(describe(List.of(
        new DescribableLogDirTopic("t", List.of(1, 9)), new DescribableLogDirTopic("nope", List.of(0)),
        new DescribableLogDirTopic("u", List.of(0))), NEWEST_LOG_DIRS).get(0)));
    assertEquals("", summary(describe(List.of(), NEWEST_LOG_DIRS).get(0)));
    assertEquals("", summary(describe(List.of(new DescribableLogDirTopic("t", List.of())), NEWEST_LOG_DIRS).get(0)));
  }

  @Test
  void directoriesAreListedWithTheirVolumes() {
    broker.close();
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    broker = TestBroker.start(Map.of(), first, second);
    List<DescribeLogDirsResult> empty = describe(null, NEWEST_LOG_DIRS);
    assertEquals(List.of(first.toString(), second.toString()),
        empty.stream().map(DescribeLogDirsResult::logDir).toList());
    empty.forEach(result -> {
      assertEquals(0, result.errorCode());
      assertTrue(result.totalBytes() > 0);
      assertTrue(result.usableBytes() > 0 && result.usableBytes() <= result.totalBytes());
    });
    broker.create("t", 1);
    List<DescribeLogDirsResult> results = describe(null, NEWEST_LOG_DIRS);
    assertEquals(List.of(first + ": ", second + ": ", "memory: t[0]"),
        results.stream().map(result -> result.logDir() + ": " + summary(result)).toList());
  }

  @Test
  void aDirectoryThatHasGoneIsAnError() throws IOException {
    broker.close();
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    broker = TestBroker.start(Map.of(), first, second);
    try (Stream<Path> files = Files.walk(second)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(List.of(first + " 0", second + " 56"), describe(null, NEWEST_LOG_DIRS).stream()
        .map(result -> result.logDir() + " " + result.errorCode()).toList());
  }

  private List<PartitionResponse> producers(String topic, Integer... partitions) {
    return broker.client().call(new DescribeProducersRequest(List.of(new TopicRequest(topic, List.of(partitions)))), 0,
        DescribeProducersResponse.class).topics().get(0).partitions();
  }

  @Test
  void producersAreRemembered() {
    assertEquals(List.of(), producers("t", 0).get(0).activeProducers());
    broker.produce("t", 0, TestBroker.batch(10));
    assertEquals(List.of(), producers("t", 0).get(0).activeProducers(), "it was not idempotent");
    for (int sequence = 0; sequence < 3; sequence++) {
      assertEquals(ErrorCode.NONE,
          broker.produce("t", 0, TestBroker.batch(10).producer(4_711, (short) 2, sequence)));
    }
    List<ProducerState> states = producers("t", 0).get(0).activeProducers();
    assertEquals(1, states.size());
    ProducerState state = states.get(0);
    assertEquals(4_711, state.producerId());
    assertEquals(2, state.producerEpoch());
    assertEquals(2, state.lastSequence());
    assertTrue(state.lastTimestamp() > 1_600_000_000_000L);
    assertEquals(-1, state.coordinatorEpoch());
    assertEquals(-1, state.currentTxnStartOffset());
    assertEquals(List.of(), producers("t", 1).get(0).activeProducers());
  }

  @Test
  void partitionsThatAreNotHereHaveErrors() {
    assertEquals(List.of("0 0", "7 3", "-1 3"), producers("t", 0, 7, -1).stream()
        .map(result -> result.partitionIndex() + " " + result.errorCode()).toList());
    assertEquals(3, producers("nope", 0).get(0).errorCode());
    assertEquals(17, producers("a b", 0).get(0).errorCode());
  }

  @Test
  void everyVersionCanBeRefused() {
    for (int version = 1; version <= NEWEST_LOG_DIRS; version++) {
      DescribeLogDirsResponse refused = DirectCall.refuse(new DescribeLogDirsHandler(null, null, null),
          new DescribeLogDirsRequest(null), version, ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
          DescribeLogDirsResponse.class);
      assertEquals(version < 3 ? 0 : 31, refused.errorCode());
      assertEquals(List.of(), refused.results());
    }
    assertEquals(31, DirectCall.refuse(new DescribeProducersHandler(null, null),
        new DescribeProducersRequest(List.of(new TopicRequest("t", List.of(0)))), 0,
        ErrorCode.CLUSTER_AUTHORIZATION_FAILED, DescribeProducersResponse.class)
        .topics().get(0).partitions().get(0).errorCode());
  }
}
