package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.BatchCodecs;
import odradek.api.wire.ApiMessage;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ImageBuilder;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.plugin.Plugins;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;
import odradek.core.runtime.SystemClock;
import org.junit.jupiter.api.Test;

/** Partitions follow the metadata, whatever changes while they are being opened. */
class PartitionHostTest {

  private static final int NODE = 1;
  private static final Uuid TOPIC = new Uuid(0, 42);
  private static final TopicIdPartition ID = new TopicIdPartition(TOPIC, 0);

  private final ArrayDeque<Runnable> io = new ArrayDeque<>();
  private final PartitionHost host = host();
  private ClusterImage image = ClusterImage.EMPTY;

  /** A shard on the test's thread. */
  private static final class TestShard implements Shard {

    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inShard() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Cancellable schedule(Runnable task, long delayMs) {
      return () -> { };
    }
  }

  private PartitionHost host() {
    var clock = new SystemClock();
    BrokerConfig config = BrokerConfig.of(Map.of("storage.provider", "memory"));
    Plugins plugins = Plugins.load(PartitionHostTest.class.getClassLoader());
    DirectorySet directories = noDirectories(config);
    var engines = new StorageEngines(directories, plugins.storage(), config, clock, io::add);
    var shards = new ShardMap(List.of(new TestShard()));
    var progress = new RecoveryProgress(clock);
    var opener = new PartitionOpener(engines, directories, new FlushTimes(60_000), progress, shards, 1,
        BatchCodecs.NONE,
        clock, NODE, Runnable::run);
    return new PartitionHost(NODE, opener, shards, new OpeningPools(directories, NODE, 1, io::add), progress,
        new TopicConfigSource(ConfigResolver.of(config), NODE), new ReplicaReports(NODE), Map.of());
  }

  private static DirectorySet noDirectories(BrokerConfig config) {
    try {
      return DirectorySet.open(config.log(), NODE, new Random(1), Volume::look, cause -> { });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publish(ApiMessage... records) {
    var builder = new ImageBuilder(image);
    for (ApiMessage record : records) {
      builder.replay(record);
    }
    ClusterDelta delta = builder.build();
    image = delta.after();
    host.published(delta, image);
  }

  private void create() {
    publish(new TopicRecord("t", TOPIC, "memory"),
        new PartitionRecord(TOPIC, 0, List.of(NODE), List.of(Uuid.ZERO), List.of(NODE), NODE, 0, 0));
  }

  private void leaderEpoch(int epoch) {
    publish(PartitionChangeRecord.builder()
        .topicId(TOPIC).partitionIndex(0).leader(NODE).leaderEpoch(epoch).partitionEpoch(epoch).build());
  }

  private void open() {
    while (!io.isEmpty()) {
      io.poll().run();
    }
  }

  @Test
  void opensWhatIsAssigned() {
    create();
    assertNull(host.find(ID));
    open();

    assertEquals(0, host.find(ID).view().leaderEpoch());
  }

  @Test
  void aNewLeaderEpochReachesAPartitionThatIsOpen() {
    create();
    open();
    leaderEpoch(1);

    assertEquals(1, host.find(ID).view().leaderEpoch());
  }

  /** A broker that came back registers while its partitions still recover. */
  @Test
  void aNewLeaderEpochReachesAPartitionThatIsBeingOpened() {
    create();
    leaderEpoch(1);
    open();

    assertEquals(1, host.find(ID).view().leaderEpoch());
  }

  @Test
  void aTopicThatIsDeletedWhileItIsOpenedIsGone() {
    create();
    publish(new RemoveTopicRecord(TOPIC));
    open();

    assertNull(host.find(ID));
  }

  @Test
  void aTopicWhosePlugInIsGoneIsOfflineWhileOthersServe() {
    create();
    var other = new Uuid(77, 77);
    publish(new TopicRecord("gone", other, "rocket"),
        new PartitionRecord(other, 0, List.of(NODE), List.of(Uuid.ZERO), List.of(NODE), NODE, 0, 0));
    open();

    assertEquals(0, host.find(ID).view().leaderEpoch());
    var gone = new TopicIdPartition(other, 0);
    assertNull(host.find(gone));
    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, host.absence(gone));
    assertEquals(1, host.offlineCount());
  }
}
