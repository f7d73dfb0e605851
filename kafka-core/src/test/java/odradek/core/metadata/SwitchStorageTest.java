package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.topic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.record.TopicStorageRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic is kept by another engine, and nothing else about it changes. */
class SwitchStorageTest {

  private final TestCluster cluster = TestCluster.ofBrokers(1);
  private TopicImage before;

  @BeforeEach
  void create() {
    cluster.create(topic("a", Map.of("retention.ms", "5")));
    before = cluster.image().topics().get("a");
  }

  @Test
  void theRestOfTheTopicStays() {
    assertEquals(ErrorCode.NONE, cluster.apply(new SwitchStorage(before.id(), "file", "memory")).error());
    TopicImage after = cluster.image().topics().get("a");
    assertEquals("memory", after.storageProvider());
    assertEquals(before.partitions(), after.partitions());
    assertEquals(before.id(), after.id());
    assertEquals(Map.of("retention.ms", "5"), cluster.image().topicConfig("a"));
    assertEquals(after, cluster.image().topics().get(before.id()));
  }

  @Test
  void itSurvivesASnapshotAndTheJournal() {
    cluster.apply(new SwitchStorage(before.id(), "file", "memory"));
    var builder = new ImageBuilder(ClusterImage.EMPTY);
    ImageRecords.of(cluster.image()).forEach(builder::replay);
    assertEquals("memory", builder.build().after().topics().get("a").storageProvider());
    ApiMessage record = new TopicStorageRecord(before.id(), "memory");
    ByteBuffer written = RecordFormat.write(record);
    assertEquals(record, RecordFormat.read(written));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(ErrorCode.UNKNOWN_TOPIC_ID, "does not exist", new SwitchStorage(new Uuid(5, 5), "file", "memory"));
    refused(ErrorCode.INVALID_CONFIG, "is kept by 'file', expected 'memory'",
        new SwitchStorage(before.id(), "memory", "file"));
    refused(ErrorCode.INVALID_CONFIG, "[file, memory]", new SwitchStorage(before.id(), "file", "rocket"));
  }

  private void refused(ErrorCode error, String message, SwitchStorage command) {
    ClusterImage image = cluster.image();
    SwitchStorage.Result result = cluster.apply(command);
    assertEquals(error, result.error());
    assertTrue(result.message().contains(message), result.message());
    assertEquals(image, cluster.image());
  }
}
