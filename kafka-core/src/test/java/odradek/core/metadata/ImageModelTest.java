package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.message.AllocateProducerIdsRequest;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsTopic;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.ElectLeadersRequest;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterableConfig;
import odradek.api.wire.ApiMessage;
import odradek.core.config.BrokerConfig;
import odradek.core.metadata.record.ClusterRecord;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random commands: whichever way an image comes about, it is the same and makes sense. */
@Timeout(60)
class ImageModelTest {

  private static final int SEED_COUNT = 60 * Integer.getInteger("odradek.soak.factor", 1);
  private static final int STEPS = 150;
  private static final List<String> NAMES =
      List.of("a", "b", "c.d", "c_d", "e", "f", "bad name", "g", "h");

  private final List<ApiMessage> records = new ArrayList<>();
  private ClusterImage image = ClusterImage.EMPTY;
  private ControllerSettings settings;

  private <R> R apply(ControllerCommand<R> command) {
    Decision<R> decision = command.decide(settings.view(image, records.size()));
    var builder = new ImageBuilder(image);
    decision.records().forEach(builder::replay);
    ClusterDelta delta = builder.build();
    requireSame(delta, ClusterDelta.between(image, delta.after()));
    records.addAll(decision.records());
    image = delta.after();
    return decision.response();
  }

  private static void requireSame(ClusterDelta fast, ClusterDelta slow) {
    assertTrue(new TreeSet<>(fast.configs()).containsAll(slow.configs()));
    assertTrue(fast.brokers().containsAll(slow.brokers()));
    var seen = new TreeSet<Uuid>();
    for (ClusterDelta.TopicChange change : fast.topics()) {
      seen.add(change.after() != null ? change.after().id() : change.before().id());
    }
    for (ClusterDelta.TopicChange change : slow.topics()) {
      assertTrue(seen.contains(change.after() != null ? change.after().id() : change.before().id()));
    }
  }

  @Test
  void replayAndSnapshotGiveTheSameImage() {
    for (long seed = 0; seed < SEED_COUNT; seed++) {
      run(seed);
    }
  }

  private void run(long seed) {
    var random = new Random(seed);
    records.clear();
    image = ClusterImage.EMPTY;
    settings = new ControllerSettings(BrokerConfig.of(Map.of()), Set.of("file", "memory"), Set.of("memory"),
        SupportedFeatures.CURRENT, new Random(seed));
    apply(new InitializeCluster());
    List<ByteBuffer> snapshot = List.of();
    int snapshotAt = 0;
    try {
      for (int step = 0; step < STEPS; step++) {
        step(random);
        requireSense();
        if (random.nextInt(20) == 0) {
          snapshot = RecordFormat.write(ImageRecords.of(image));
          snapshotAt = records.size();
        }
      }
      assertEquals(image, replay(ClusterImage.EMPTY, records));
      assertEquals(image, replay(restore(snapshot), records.subList(snapshotAt, records.size())));
      assertEquals(image, restore(RecordFormat.write(ImageRecords.of(image))));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static ClusterImage replay(ClusterImage start, List<ApiMessage> records) {
    ClusterImage image = start;
    for (ApiMessage record : records) {
      var builder = new ImageBuilder(image);
      builder.replay(record);
      image = builder.build().after();
    }
    return image;
  }

  private static ClusterImage restore(List<ByteBuffer> snapshot) {
    var builder = new ImageBuilder(ClusterImage.EMPTY);
    snapshot.forEach(record -> builder.replay(RecordFormat.read(record)));
    return builder.build().after();
  }

  private void step(Random random) {
    int brokerId = 1 + random.nextInt(4);
    String name = NAMES.get(random.nextInt(NAMES.size()));
    switch (random.nextInt(9)) {
      case 0 -> apply(new RegisterBroker(brokerId, new Uuid(random.nextInt(5), brokerId), null,
          List.of(new BrokerImage.Endpoint("PLAINTEXT", "h", 1, (short) 0)),
          List.of(new Uuid(random.nextInt(6) == 0 ? 9 : 8, brokerId))));
      case 1 -> apply(new CreateTopics(new CreateTopicsRequest(
          List.of(TestCluster.topic(name, 1 + random.nextInt(4), 1 + random.nextInt(3)),
              TestCluster.topic(NAMES.get(random.nextInt(NAMES.size())), Map.of("retention.ms", "7"))),
          1_000, random.nextInt(10) == 0)));
      case 2 -> apply(new DeleteTopics(new DeleteTopicsRequest(List.of(), List.of(name), 1_000)));
      case 3 -> apply(new CreatePartitions(new CreatePartitionsRequest(
          List.of(new CreatePartitionsTopic(name, 1 + random.nextInt(8), null)), 1_000, false)));
      case 4 -> apply(new IncrementalAlterConfigs(new IncrementalAlterConfigsRequest(List.of(
          new AlterConfigsResource((byte) 2, name, List.of(new AlterableConfig(
              random.nextBoolean() ? "segment.ms" : "retention.ms", (byte) random.nextInt(2), "9"))),
          new AlterConfigsResource((byte) 4, random.nextBoolean() ? "" : "1", List.of(new AlterableConfig(
              "log.retention.ms", (byte) random.nextInt(2), "9")))), false)));
      case 5 -> apply(new ElectLeaders(new ElectLeadersRequest((byte) random.nextInt(2), null, 1_000)));
      case 6 -> {
        BrokerImage broker = image.brokers().get(brokerId);
        apply(new AllocateProducerIds(
            new AllocateProducerIdsRequest(brokerId, broker == null ? 0 : broker.brokerEpoch())));
      }
      default -> report(random, brokerId, name);
    }
  }

  private void report(Random random, int brokerId, String name) {
    BrokerImage broker = image.brokers().get(brokerId);
    TopicImage topic = image.topics().get(name);
    if (broker == null || topic == null) {
      return;
    }
    var created = new ArrayList<ReportReplicas.Created>();
    var missing = new ArrayList<TopicIdPartition>();
    for (int index = 0; index < topic.partitions().size() + 1; index++) {
      var id = new TopicIdPartition(topic.id(), index);
      if (random.nextInt(4) > 0) {
        created.add(new ReportReplicas.Created(id, new Uuid(8, brokerId)));
      } else {
        missing.add(id);
      }
    }
    apply(new ReportReplicas(brokerId, broker.brokerEpoch(), created, missing));
  }

  private void requireSense() {
    var look = new TreeSet<String>();
    long[] count = new long[1];
    image.topics().byName().forEach((name, topic) -> {
      assertEquals(topic, image.topics().get(topic.id()));
      assertTrue(look.add(name.replace('.', '_')), name);
      assertFalse(topic.partitions().isEmpty());
      count[0] += topic.partitions().size();
      for (int i = 0; i < topic.partitions().size(); i++) {
        requireSense(topic.partition(i), i);
      }
    });
    assertEquals(count[0], image.topics().partitionCount());
    image.configs().forEach((resource, values) -> {
      assertFalse(values.isEmpty());
      assertTrue(resource.type() == ConfigResource.Type.BROKER || image.topics().get(resource.name()) != null);
    });
  }

  private static void requireSense(PartitionImage partition, int index) {
    assertEquals(index, partition.index());
    assertTrue(partition.replicas().containsAll(partition.isr()), partition.toString());
    assertFalse(partition.isr().isEmpty(), partition.toString());
    assertTrue(partition.leader() == -1 || partition.isr().contains(partition.leader()), partition.toString());
    assertEquals(partition.replicas().size(), partition.directories().size());
    assertTrue(partition.leaderEpoch() <= partition.partitionEpoch());
  }

  @Test
  void aSnapshotThatReplacesAnotherImageIsToldAsDifferences() {
    var first = TestCluster.ofBrokers(1);
    first.created("same", 1, 1);
    first.created("changed", 1, 1);
    first.created("gone", 1, 1);
    ClusterImage before = first.image();
    first.apply(new DeleteTopics(new DeleteTopicsRequest(List.of(), List.of("gone"), 1_000)));
    first.apply(new CreatePartitions(new CreatePartitionsRequest(
        List.of(new CreatePartitionsTopic("changed", 2, null)), 1_000, false)));
    first.created("gone", 3, 1);

    ClusterDelta delta = ClusterDelta.between(before, first.image());
    assertEquals(3, delta.topics().size());
    assertNull(delta.topics().get(0).after());
    assertEquals("gone", delta.topics().get(0).before().name());
    delta.topics().stream().skip(1).forEach(change -> {
      assertNotNull(change.after());
      assertEquals(change.after().name().equals("gone") ? 3 : 1, change.changedPartitions().size());
    });
    assertEquals(0, delta.brokers().size());
    assertFalse(delta.controllerChanged());
    assertFalse(delta.featuresChanged());
  }

  @Test
  void recordsThatDoNotFitAreNotSkipped() {
    var builder = new ImageBuilder(ClusterImage.EMPTY);
    assertThrows(IllegalStateException.class, () -> builder.replay(new RemoveTopicRecord(new Uuid(1, 1))));
    assertThrows(IllegalStateException.class,
        () -> builder.replay(new PartitionChangeRecord(new Uuid(1, 1), 0, null, null, null, 1, 1, 1)));
    ByteBuffer newer = RecordFormat.write(new ClusterRecord("x")).putShort(2, (short) 9);
    assertThrows(IllegalStateException.class, () -> RecordFormat.read(newer));
    ByteBuffer unknown = RecordFormat.write(new ClusterRecord("x")).putShort(0, (short) 99);
    var thrown = assertThrows(IllegalStateException.class, () -> RecordFormat.read(unknown));
    assertTrue(thrown.getMessage().contains("type 99 and version 0"), thrown.getMessage());
  }
}
