package odradek.core.request.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.message.DescribeLogDirsRequest;
import odradek.api.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import odradek.api.message.DescribeLogDirsResponse;
import odradek.api.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import odradek.api.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import odradek.api.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.LogDirectories;
import odradek.core.partition.LogDirectories.Directory;
import odradek.core.partition.Partition;
import odradek.core.partition.PartitionView;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.runtime.ShardMap;

/**
 * DescribeLogDirs: the log directories of this broker, the partitions in them and their sizes. Partitions that are
 * not here are left out.
 *
 * <p><b>Source:</b> KIP-113, KIP-827 (sizes of volumes).
 */
public final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest> {

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;
  private final LogDirectories directories;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   * @param directories where they are
   */
  public DescribeLogDirsHandler(Supplier<ClusterImage> images, Partitions partitions, LogDirectories directories) {
    this.images = images;
    this.partitions = partitions;
    this.directories = directories;
  }

  @Override
  public DescribeLogDirsRequest read(ByteBuffer body, short version) {
    return DescribeLogDirsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeLogDirsRequest request, Reply reply) {
    directories.list(found -> ShardMap.run(context.shard(), () -> measure(context, request, found, reply)));
  }

  private void measure(RequestContext context, DescribeLogDirsRequest request, List<Directory> found, Reply reply) {
    ClusterImage image = images.get();
    Map<String, Set<Integer>> wanted = wanted(request);
    var byDirectory = new ArrayList<List<Measurement>>();
    var all = new ArrayList<Measurement>();
    for (Directory directory : found) {
      var measurements = new ArrayList<Measurement>();
      for (TopicIdPartition partition : directory.partitions()) {
        TopicImage topic = image.topics().get(partition.topicId());
        if (topic != null && isWanted(wanted, topic.name(), partition.partition())) {
          measurements.add(new Measurement(topic.name(), partition.partition()));
        }
      }
      byDirectory.add(measurements);
      all.addAll(measurements);
    }
    PartitionQuery.run(context.shard(), images, partitions, all, () -> reply.send(answer(found, byDirectory)));
  }

  /** The partitions that were asked for by topic, null for all. */
  private static Map<String, Set<Integer>> wanted(DescribeLogDirsRequest request) {
    if (request.topics() == null) {
      return null;
    }
    var wanted = new HashMap<String, Set<Integer>>();
    for (DescribableLogDirTopic topic : request.topics()) {
      wanted.computeIfAbsent(topic.topic(), name -> new HashSet<>()).addAll(topic.partitions());
    }
    return wanted;
  }

  private static boolean isWanted(Map<String, Set<Integer>> wanted, String topic, int partition) {
    return wanted == null || wanted.getOrDefault(topic, Set.of()).contains(partition);
  }

  private static DescribeLogDirsResponse answer(List<Directory> found, List<List<Measurement>> byDirectory) {
    var results = new ArrayList<DescribeLogDirsResult>();
    for (int i = 0; i < found.size(); i++) {
      Directory directory = found.get(i);
      results.add(DescribeLogDirsResult.builder()
          .errorCode((directory.readable() ? ErrorCode.NONE : ErrorCode.KAFKA_STORAGE_ERROR).code())
          .logDir(directory.name())
          .topics(topics(byDirectory.get(i)))
          .totalBytes(directory.totalBytes())
          .usableBytes(directory.usableBytes())
          .build());
    }
    return DescribeLogDirsResponse.builder().results(results).build();
  }

  private static List<DescribeLogDirsTopic> topics(List<Measurement> measurements) {
    Map<String, List<DescribeLogDirsPartition>> byTopic = new TreeMap<>();
    for (Measurement measurement : measurements) {
      if (measurement.result != null) {
        byTopic.computeIfAbsent(measurement.topic, name -> new ArrayList<>()).add(measurement.result);
      }
    }
    var topics = new ArrayList<DescribeLogDirsTopic>();
    byTopic.forEach((name, partitions) ->
        topics.add(DescribeLogDirsTopic.builder().name(name).partitions(partitions).build()));
    return topics;
  }

  /** The size of one partition. */
  private static final class Measurement extends PartitionQuery.Item {

    private final String topic;
    private final int index;
    private DescribeLogDirsPartition result;

    Measurement(String topic, int index) {
      super(topic, index);
      this.topic = topic;
      this.index = index;
    }

    @Override
    void ask(Partition partition, Runnable done) {
      PartitionView view = partition.view();
      result = DescribeLogDirsPartition.builder()
          .partitionIndex(index)
          .partitionSize(partition.log().sizeBytes())
          .offsetLag(Math.max(0, view.highWatermark() - view.logEndOffset()))
          .build();
      done.run();
    }

    @Override
    void fail(ErrorCode error) {
      result = null; // it has gone since the directory was listed
    }
  }

  @Override
  public ApiMessage refusal(DescribeLogDirsRequest request, short version, ErrorCode error, String message) {
    return DescribeLogDirsResponse.builder().errorCode(error.code()).build();
  }
}
