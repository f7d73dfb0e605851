package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored without belonging to a topic goes after an hour; what belongs to one never does. */
class StraysTest {

  private static final long HOUR_MS = 3_600_000;
  private static final TopicIdPartition KNOWN = new TopicIdPartition(new Uuid(1, 1), 0);
  private static final TopicIdPartition STRAY = new TopicIdPartition(new Uuid(2, 2), 3);

  @TempDir
  private Path path;

  private final KeptStorageProvider kept = new KeptStorageProvider();
  private TestHosting hosting;

  @BeforeEach
  void anEarlierLifeLeftTwoPartitions() throws IOException {
    try (var earlier = new TestHosting(kept, path)) {
      earlier.store(KNOWN);
      earlier.store(STRAY);
    }
    hosting = new TestHosting(kept, path);
  }

  @AfterEach
  void close() throws IOException {
    hosting.close();
  }

  private void publishKnown() {
    hosting.publishTopic(KNOWN, KeptStorageProvider.NAME, hosting.directory.id());
  }

  private void startMaintenance() {
    hosting.maintenance.deleteStrays(hosting.host.strays(), hosting.io::add);
  }

  @Test
  void aStrayGoesAfterAnHourAndNotSooner() throws IOException {
    publishKnown();
    hosting.settle();
    startMaintenance();
    assertNull(hosting.host.find(STRAY), "it is not opened");
    hosting.advance(HOUR_MS - 1);
    assertEquals(Set.of(KNOWN, STRAY), hosting.stored());
    hosting.advance(1);
    assertEquals(Set.of(KNOWN), hosting.stored());
    assertNotNull(hosting.host.find(KNOWN));
  }

  @Test
  void aPartitionThatIsStillBeingOpenedIsNoStray() throws IOException {
    publishKnown();
    assertEquals(Set.of(STRAY), hosting.host.strays().keySet());
    startMaintenance();
    hosting.settle();
    hosting.advance(HOUR_MS);
    assertEquals(Set.of(KNOWN), hosting.stored());
  }

  @Test
  void aPartitionThatCannotBeOpenedIsNoStray() throws IOException {
    kept.damage(KNOWN);
    publishKnown();
    hosting.settle();
    assertNull(hosting.host.find(KNOWN));
    assertEquals(1, hosting.host.offlineCount());
    startMaintenance();
    hosting.advance(HOUR_MS);
    assertEquals(Set.of(KNOWN), hosting.stored());
  }

  @Test
  void aTopicThatIsMadeLaterIsNoStray() throws IOException {
    publishKnown();
    hosting.settle();
    startMaintenance();
    var later = new TopicIdPartition(new Uuid(3, 3), 0);
    hosting.publishTopic(later, KeptStorageProvider.NAME, Uuid.ZERO);
    hosting.settle();
    hosting.advance(HOUR_MS);
    assertEquals(Set.of(KNOWN, later), hosting.stored());
  }

  @Test
  void aTopicOfTheSameNameIsAnotherTopic() throws IOException {
    hosting.publish(new TopicRecord("orders", KNOWN.topicId(), KeptStorageProvider.NAME),
        new PartitionRecord(KNOWN.topicId(), 0, List.of(TestHosting.NODE), List.of(hosting.directory.id()),
            List.of(TestHosting.NODE), TestHosting.NODE, 0, 0));
    hosting.publish(new RemoveTopicRecord(KNOWN.topicId()),
        new TopicRecord("orders", STRAY.topicId(), KeptStorageProvider.NAME));
    hosting.settle();
    assertEquals(Set.of(STRAY), hosting.stored(), "what was deleted is gone at once");
    assertEquals(Set.of(STRAY), hosting.host.strays().keySet(), "the new topic has no partition 3");
  }

  @Test
  void aReplicaThatBelongsToAnotherNodeIsAStray() throws IOException {
    hosting.publish(new TopicRecord("moved", STRAY.topicId(), KeptStorageProvider.NAME));
    for (int i = 0; i <= STRAY.partition(); i++) {
      hosting.publish(new PartitionRecord(STRAY.topicId(), i, List.of(2), List.of(Uuid.ZERO), List.of(2), 2, 0, 0));
    }
    publishKnown();
    hosting.settle();
    assertEquals(Set.of(STRAY), hosting.host.strays().keySet());
    startMaintenance();
    hosting.advance(HOUR_MS - 1);
    assertEquals(Set.of(KNOWN, STRAY), hosting.stored());
  }

  @Test
  void aBrokerThatStopsLeavesThemForTheNextStart() throws IOException {
    publishKnown();
    hosting.settle();
    startMaintenance();
    hosting.maintenance.stop();
    hosting.advance(2 * HOUR_MS);
    assertEquals(Set.of(KNOWN, STRAY), hosting.stored());
  }

  @Test
  void oneThatCannotBeDeletedIsReportedAndHarmsNobody() throws IOException {
    var other = new TopicIdPartition(new Uuid(4, 4), 0);
    hosting.store(other);
    hosting.close();
    hosting = new TestHosting(kept, path);
    kept.damage(STRAY);
    publishKnown();
    hosting.settle();
    try (LogCapture log = LogCapture.start()) {
      startMaintenance();
      assertEquals(1, log.warnings().size(), log::text);
      hosting.advance(HOUR_MS);
      assertEquals(1, log.errors().size(), log::text);
    }
    assertEquals(Set.of(KNOWN, STRAY), hosting.stored());
  }
}
