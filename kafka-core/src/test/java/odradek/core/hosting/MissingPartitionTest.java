package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.metadata.ReportReplicas;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that had records once is never made anew without them. */
class MissingPartitionTest {

  private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 1), 0);

  @TempDir
  private Path path;

  private TestHosting hosting;

  @BeforeEach
  void open() throws IOException {
    hosting = new TestHosting(new KeptStorageProvider(), path);
  }

  @AfterEach
  void close() throws IOException {
    hosting.close();
  }

  private void publishCreated() {
    hosting.publishTopic(ID, KeptStorageProvider.NAME, hosting.directory.id());
    hosting.settle();
  }

  @Test
  void oneThatWasCreatedAndIsMissingStaysOffline() throws IOException {
    try (LogCapture log = LogCapture.start()) {
      publishCreated();
      assertEquals(1, log.errors().size(), log::text);
      assertTrue(log.errors().get(0).contains("was stored on this node and is missing now: restore its log "
          + "directory, or delete the topic"), log::text);
    }
    assertNull(hosting.host.find(ID));
    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, hosting.host.absence(ID));
    assertEquals(1, hosting.host.offlineCount());
    assertEquals(Set.of(), hosting.stored());
    assertEquals(List.of(new ReportReplicas(TestHosting.NODE, 7, List.of(), List.of(ID))), hosting.sent);
  }

  @Test
  void whateverChangesItIsNotMadeAnew() throws IOException {
    publishCreated();
    hosting.publish(PartitionChangeRecord.builder()
        .topicId(ID.topicId()).partitionIndex(0).leader(-1).leaderEpoch(1).partitionEpoch(1).build());
    hosting.settle();
    hosting.publish(PartitionChangeRecord.builder()
        .topicId(ID.topicId()).partitionIndex(0).leader(TestHosting.NODE).leaderEpoch(2).partitionEpoch(2).build());
    hosting.settle();
    assertNull(hosting.host.find(ID));
    assertEquals(Set.of(), hosting.stored());
    assertEquals(1, hosting.sent.size());
  }

  @Test
  void withItsTopicItIsForgotten() {
    publishCreated();
    hosting.publish(new RemoveTopicRecord(ID.topicId()));
    hosting.settle();
    assertEquals(0, hosting.host.offlineCount());
    assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, hosting.host.absence(ID));
  }

  @Test
  void oneThatWasNeverCreatedIsMadeAndReported() throws IOException {
    hosting.publishTopic(ID, KeptStorageProvider.NAME, Uuid.ZERO);
    hosting.settle();
    assertNotNull(hosting.host.find(ID));
    assertEquals(Set.of(ID), hosting.stored());
    assertEquals(List.of(created(ID)), hosting.sent);
  }

  @Test
  void oneThatWasMadeWithoutBeingReportedIsReportedAgain() throws IOException {
    hosting.store(ID);
    hosting.publishTopic(ID, KeptStorageProvider.NAME, Uuid.ZERO);
    hosting.settle();
    assertNotNull(hosting.host.find(ID));
    assertEquals(List.of(created(ID)), hosting.sent);
  }

  @Test
  void oneThatIsThereIsNotReported() throws IOException {
    hosting.store(ID);
    hosting.close();
    hosting = new TestHosting(keptWith(), path);
    publishCreated();
    assertNotNull(hosting.host.find(ID));
    assertEquals(List.of(), hosting.sent);
  }

  private KeptStorageProvider keptWith() throws IOException {
    var kept = new KeptStorageProvider();
    try (var earlier = new TestHosting(kept, path)) {
      earlier.store(ID);
    }
    return kept;
  }

  @Test
  void whereNothingIsKeptItIsMadeAnew() throws IOException {
    hosting.publishTopic(ID, "memory", hosting.directory.id());
    hosting.settle();
    assertNotNull(hosting.host.find(ID));
    assertEquals(List.of(), hosting.sent);
  }

  private ReportReplicas created(TopicIdPartition id) {
    return new ReportReplicas(TestHosting.NODE, 7, List.of(new ReportReplicas.Created(id, hosting.directory.id())),
        List.of());
  }
}
