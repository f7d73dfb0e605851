package odradek.testkit.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.core.Broker;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code durability} means to producers and readers, told by a whole broker whose device refuses to flush. */
@Timeout(120)
class DurabilityTest {

  @TempDir
  Path temporary;

  private final FlakyPlugin plugin = new FlakyPlugin();

  private Broker start(Map<String, String> config) throws IOException {
    return Broker.builder().plugins(plugin).storage("flaky").logDirs(Files.createTempDirectory(temporary, "broker"))
        .config(config).listen("in-process", 0).start();
  }

  private void failTheNextFlush() {
    plugin.faults().then(Operation.FLUSH, Fault.FAIL);
  }

  @Test
  void nothingIsAcknowledgedOrShownThatWasNotFlushed() throws IOException {
    for (int acks : new int[] {1, -1}) {
      try (Broker broker = start(Map.of()); var calls = new BrokerCalls(broker)) {
        calls.create("flushed", "durability", "flushed");
        calls.create("other", "durability", "flushed");
        assertEquals("flushed", calls.config("flushed", "durability"));
        assertEquals(ErrorCode.NONE, calls.produce("flushed", acks));
        failTheNextFlush();
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, calls.produce("flushed", acks));
        assertEquals(1, calls.read("flushed", 0).highWatermark());
        assertFalse(calls.read("flushed", 1).records() != null && calls.read("flushed", 1).records().hasRemaining());
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, calls.produce("flushed", acks), "it is offline");
        assertEquals(ErrorCode.NONE, calls.produce("other", acks), "others are not");
      }
    }
  }

  @Test
  void withoutItNobodyWaitsForTheDevice() throws IOException {
    try (Broker broker = start(Map.of()); var calls = new BrokerCalls(broker)) {
      calls.create("usual");
      assertEquals("replicated", calls.config("usual", "durability"));
      failTheNextFlush();
      assertEquals(ErrorCode.NONE, calls.produce("usual", 1));
      assertEquals(ErrorCode.NONE, calls.produce("usual", -1));
      assertEquals(2, calls.read("usual", 0).highWatermark());
    }
  }

  @Test
  void theBrokerHasADefaultAndATopicMayDiffer() throws IOException {
    try (Broker broker = start(Map.of("durability", "flushed")); var calls = new BrokerCalls(broker)) {
      calls.create("usual");
      calls.create("careless", "durability", "replicated");
      assertEquals("flushed", calls.config("usual", "durability"));
      failTheNextFlush();
      assertEquals(ErrorCode.NONE, calls.produce("careless", 1));
      assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, calls.produce("usual", 1));
    }
  }

  @Test
  void aFlushAfterEachRecordIsWaitedForToo() throws IOException {
    try (Broker broker = start(Map.of()); var calls = new BrokerCalls(broker)) {
      calls.create("each", "flush.messages", "1");
      failTheNextFlush();
      assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, calls.produce("each", 1));
    }
  }

  @Test
  void aChangeOfTheDefaultTakesEffectWithoutARestart() throws IOException {
    try (Broker broker = start(Map.of()); var calls = new BrokerCalls(broker)) {
      calls.create("usual");
      calls.create("careless", "durability", "replicated");
      assertEquals(ErrorCode.NONE, calls.produce("usual", -1));
      failTheNextFlush();
      calls.alterBrokers("durability", "flushed");
      assertEquals("flushed", calls.config("usual", "durability"));
      assertGoesOffline(calls, "usual");
      assertEquals(ErrorCode.NONE, calls.produce("careless", -1));
    }
  }

  private static void assertGoesOffline(BrokerCalls calls, String topic) {
    ErrorCode error = ErrorCode.NONE;
    for (long until = BrokerCalls.deadlineNs(); error == ErrorCode.NONE && System.nanoTime() < until; ) {
      error = calls.produce(topic, 1);
    }
    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, error);
  }

  @Test
  void aChangeTakesEffectWithoutARestart() throws IOException {
    try (Broker broker = start(Map.of()); var calls = new BrokerCalls(broker)) {
      calls.create("changing");
      failTheNextFlush();
      assertEquals(ErrorCode.NONE, calls.produce("changing", -1));
      calls.alter("changing", "durability", "flushed");
      assertEquals("flushed", calls.config("changing", "durability"));
      assertGoesOffline(calls, "changing");
      assertTrue(calls.read("changing", 0).highWatermark() >= 1, "what counted before is shown");
    }
  }
}
