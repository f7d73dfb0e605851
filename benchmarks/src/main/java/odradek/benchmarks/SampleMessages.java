package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import odradek.api.Uuid;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchResponse;
import odradek.api.message.MetadataResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;

/** Messages about a few topics, as clients and brokers of a small cluster exchange them. */
final class SampleMessages {

  /** How many partitions of each topic a message is about. */
  static final int PARTITIONS = 2;

  private static final int BROKERS = 3;

  private final List<Uuid> topicIds = new ArrayList<>();

  SampleMessages(int topicsCount) {
    var random = new SplittableRandom(1);
    for (int i = 0; i < topicsCount; i++) {
      topicIds.add(Uuid.random(random));
    }
  }

  Uuid topicId(int index) {
    return topicIds.get(index);
  }

  private <T> List<T> topics(IntFunction<T> topic) {
    return list(topicIds.size(), topic);
  }

  private static <T> List<T> list(int count, IntFunction<T> element) {
    var list = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      list.add(element.apply(i));
    }
    return List.copyOf(list);
  }

  ProduceRequest produceRequest(ByteBuffer records) {
    return ProduceRequest.builder().acks((short) -1).timeoutMs(30_000).topicData(topics(i ->
        ProduceRequest.TopicProduceData.builder().topicId(topicId(i)).partitionData(list(PARTITIONS, partition ->
            ProduceRequest.PartitionProduceData.builder().index(partition).records(records).build())).build())).build();
  }

  ProduceResponse produceResponse() {
    return ProduceResponse.builder().responses(topics(i ->
        ProduceResponse.TopicProduceResponse.builder().topicId(topicId(i)).partitionResponses(list(PARTITIONS,
        partition ->
            ProduceResponse.PartitionProduceResponse.builder().index(partition).baseOffset(4711).logStartOffset(0)
                .build())).build())).build();
  }

  FetchRequest fetchRequest() {
    return FetchRequest.builder().maxWaitMs(500).minBytes(1).maxBytes(50 << 20).topics(topics(i ->
        FetchRequest.FetchTopic.builder().topicId(topicId(i)).partitions(list(PARTITIONS, partition ->
            FetchRequest.FetchPartition.builder().partition(partition).fetchOffset(4711).partitionMaxBytes(1 << 20)
                .build())).build())).build();
  }

  FetchResponse fetchResponse(ByteBuffer records) {
    return FetchResponse.builder().responses(topics(i ->
        FetchResponse.FetchableTopicResponse.builder().topicId(topicId(i)).partitions(list(PARTITIONS, partition ->
            FetchResponse.PartitionData.builder().partitionIndex(partition).highWatermark(4711).lastStableOffset(4711)
                .logStartOffset(0).records(records).build())).build())).build();
  }

  MetadataResponse metadataResponse() {
    List<Integer> nodes = list(BROKERS, i -> i);
    return MetadataResponse.builder()
        .clusterId("Od1adekC1usterIdForBen")
        .controllerId(1)
        .brokers(list(BROKERS, i -> MetadataResponse.MetadataResponseBroker.builder()
            .nodeId(i).host("broker-" + i + ".example.org").port(9092).build()))
        .topics(topics(i -> MetadataResponse.MetadataResponseTopic.builder()
            .name("orders-of-region-" + i).topicId(topicId(i)).partitions(list(PARTITIONS, partition ->
                MetadataResponse.MetadataResponsePartition.builder().partitionIndex(partition).leaderId(partition % BROKERS)
                    .leaderEpoch(5).replicaNodes(nodes).isrNodes(nodes).build())).build()))
        .build();
  }
}
