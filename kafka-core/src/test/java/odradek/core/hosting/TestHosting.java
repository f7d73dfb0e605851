package odradek.core.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.record.BatchCodecs;
import odradek.api.wire.ApiMessage;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;
import odradek.core.coordinator.VirtualShard;
import odradek.core.memory.MemoryStorageProvider;
import odradek.core.metadata.ClusterDelta;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.ImageBuilder;
import odradek.core.metadata.ReportReplicas;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.plugin.TestProviders;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardGroup;
import odradek.core.runtime.ShardMap;
import odradek.core.spi.storage.PartitionContext;
import odradek.core.spi.storage.PartitionOptions;
import odradek.core.spi.storage.RecoveryReport;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** The partitions of one broker over one log directory, on the test's thread and in virtual time. */
final class TestHosting implements AutoCloseable {

  static final int NODE = 1;

  final VirtualShard shard = new VirtualShard();
  final ArrayDeque<Runnable> io = new ArrayDeque<>();
  final List<ReportReplicas> sent = new ArrayList<>();
  final LogDirectory directory;
  private final DirectorySet directories;
  final PartitionHost host;
  final Maintenance maintenance;
  private final StorageEngines engines;
  private final List<Consumer<ReportReplicas.Result>> unanswered = new ArrayList<>();
  private ClusterImage image = ClusterImage.EMPTY;

  TestHosting(KeptStorageProvider kept, Path path) throws IOException {
    BrokerConfig config = BrokerConfig.of(Map.of("storage.provider", "memory", "log.dirs", path.toString()));
    directories = DirectorySet.open(config.log(), NODE, new Random(9), Volume::look, cause -> { });
    directory = directories.metadata();
    Map<String, StorageProvider> providers =
        Map.of("memory", new MemoryStorageProvider(), KeptStorageProvider.NAME, kept);
    engines = new StorageEngines(directories, TestProviders.of("storage", providers), config,
        shard.clock, io::add);
    engines.openThoseWithData();
    var shards = new ShardMap(List.of(shard));
    var progress = new RecoveryProgress(shard.clock);
    var opener = new PartitionOpener(engines, directories, new FlushTimes(60_000), progress, shards, 1,
        BatchCodecs.NONE,
        shard.clock, NODE, Runnable::run);
    var reports = new ReplicaReports(NODE);
    reports.registered(7, (report, answered) -> {
      sent.add(report);
      unanswered.add(answered);
    });
    host = new PartitionHost(NODE, opener, shards, OpeningPools.none(io::add), progress,
        new TopicConfigSource(ConfigResolver.of(config), NODE), reports, engines.stored());
    maintenance = new Maintenance(host, new Checkpoints(host, engines, io::add), new OneShard(shard), shard.clock,
        new Repairs(host, engines, io::add, shard.clock), directories, engines, io::add);
  }

  private record OneShard(Shard shard) implements ShardGroup {

    @Override
    public List<Shard> shards() {
      return List.of(shard);
    }

    @Override
    public void close() {
      // it has no thread
    }
  }

  /** The engine of what is kept. */
  StorageEngine engine() throws IOException {
    return engines.of(KeptStorageProvider.NAME).get(0).engine();
  }

  /** What is kept in the directory. */
  Set<TopicIdPartition> stored() throws IOException {
    return Set.copyOf(engine().partitions());
  }

  /** Puts an empty partition there behind the broker's back. */
  void store(TopicIdPartition id) throws IOException {
    engine().create(id, new Quiet(), 0).close();
  }

  private static final class Quiet implements PartitionContext {

    @Override
    public PartitionOptions options() {
      return PartitionOptions.DEFAULT;
    }

    @Override
    public void ready() {
      throw new AssertionError("nothing is appended");
    }

    @Override
    public void failed(Throwable cause) {
      throw new AssertionError("nothing runs in the background", cause);
    }

    @Override
    public void recovered(RecoveryReport report) {
      throw new AssertionError("nothing needs recovery: " + report);
    }
  }

  /** The metadata has changed. */
  void publish(ApiMessage... records) {
    var builder = new ImageBuilder(image);
    for (ApiMessage record : records) {
      builder.replay(record);
    }
    ClusterDelta delta = builder.build();
    image = delta.after();
    host.published(delta, image);
  }

  /** There is a topic with one partition. */
  void publishTopic(TopicIdPartition id, String provider, Uuid directoryId) {
    publish(new TopicRecord("t" + id.topicId(), id.topicId(), provider),
        new PartitionRecord(id.topicId(), id.partition(), List.of(NODE), List.of(directoryId),
            List.of(NODE), NODE, 0, 0));
  }

  /** Does everything that is to be done now. */
  void settle() {
    while (!io.isEmpty()) {
      io.poll().run();
      shard.run();
    }
  }

  void advance(long ms) {
    shard.advance(ms);
    settle();
  }

  /** The controller answers the oldest report. */
  void answer(ReportReplicas.Result result) {
    unanswered.remove(0).accept(result);
  }

  @Override
  public void close() throws IOException {
    engines.close();
    directories.close();
  }
}
