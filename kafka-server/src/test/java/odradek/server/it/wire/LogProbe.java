package odradek.server.it.wire;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Requests about the log of one partition, with everything that a client would set for itself left to the test. */
public final class LogProbe {

  /** The first version of Produce that names topics by id. */
  public static final int PRODUCE_BY_ID = 13;
  /** The first version of Fetch that names topics by id. */
  public static final int FETCH_BY_ID = 13;

  private static final int TIMEOUT_MS = 10_000;

  private final WireConnection connection;
  private final String topic;
  private final Uuid topicId;

  /** Looks up the id of the topic, which is the zero id where there is no such topic. */
  public LogProbe(WireConnection connection, String topic) throws IOException {
    this.connection = connection;
    this.topic = topic;
    MetadataResponseData metadata = connection.call(ApiKeys.METADATA, 12, new MetadataRequestData()
        .setAllowAutoTopicCreation(false)
        .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(topic))), MetadataResponseData.class);
    this.topicId = metadata.topics().iterator().next().topicId();
  }

  public WireConnection connection() {
    return connection;
  }

  public Uuid topicId() {
    return topicId;
  }

  /** A produce request with one entry. */
  public ProduceRequestData produceRequest(int acks, int partition, MemoryRecords records) {
    ProduceRequestData request = new ProduceRequestData().setAcks((short) acks).setTimeoutMs(TIMEOUT_MS);
    request.topicData().add(new ProduceRequestData.TopicProduceData().setName(topic).setTopicId(topicId)
        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setIndex(partition)
            .setRecords(records))));
    return request;
  }

  /** Produces to partition 0 with acks=all. */
  public ProduceResponseData.PartitionProduceResponse produce(MemoryRecords records) throws IOException {
    return produce(PRODUCE_BY_ID, -1, 0, records);
  }

  /** Produces and answers with what is said about the one partition. */
  public ProduceResponseData.PartitionProduceResponse produce(int version, int acks, int partition,
      MemoryRecords records) throws IOException {
    ProduceResponseData response = connection.call(ApiKeys.PRODUCE, version,
        produceRequest(acks, partition, records), ProduceResponseData.class);
    return response.responses().iterator().next().partitionResponses().get(0);
  }

  /** A fetch of partition 0 without session that does not wait. */
  public FetchRequestData fetchRequest(long offset) {
    return new FetchRequestData().setMaxWaitMs(0).setMinBytes(1).setMaxBytes(50 << 20)
        .setTopics(List.of(fetchTopic(fetchPartition(offset))));
  }

  /** The entry of this topic in a fetch request. */
  public FetchRequestData.FetchTopic fetchTopic(FetchRequestData.FetchPartition... partitions) {
    return new FetchRequestData.FetchTopic().setTopic(topic).setTopicId(topicId).setPartitions(List.of(partitions));
  }

  /** The entry of partition 0 in a fetch request. */
  public FetchRequestData.FetchPartition fetchPartition(long offset) {
    return new FetchRequestData.FetchPartition().setPartition(0).setFetchOffset(offset).setPartitionMaxBytes(1 << 20);
  }

  /** Fetches partition 0 at once. */
  public FetchResponseData.PartitionData fetch(long offset) throws IOException {
    return onlyPartition(fetch(18, fetchRequest(offset)));
  }

  /** Sends a fetch. */
  public FetchResponseData fetch(int version, FetchRequestData request) throws IOException {
    return connection.call(ApiKeys.FETCH, version, request, FetchResponseData.class);
  }

  /** What a fetch response says of its one partition. */
  public static FetchResponseData.PartitionData onlyPartition(FetchResponseData response) {
    if (response.errorCode() != 0 || response.responses().size() != 1) {
      throw new AssertionError("not an answer about one partition: " + response);
    }
    return response.responses().get(0).partitions().get(0);
  }

  /** The batches in what a fetch response says of a partition. */
  public static MemoryRecords records(FetchResponseData.PartitionData partition) {
    return (MemoryRecords) partition.records();
  }

  /** Looks up an offset in partition 0. */
  public ListOffsetsResponseData.ListOffsetsPartitionResponse listOffsets(int version, long timestamp)
      throws IOException {
    return listOffsets(version, new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(0)
        .setTimestamp(timestamp));
  }

  /** Looks up an offset. */
  public ListOffsetsResponseData.ListOffsetsPartitionResponse listOffsets(int version,
      ListOffsetsRequestData.ListOffsetsPartition partition) throws IOException {
    ListOffsetsRequestData request = new ListOffsetsRequestData().setReplicaId(-1).setTimeoutMs(TIMEOUT_MS)
        .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic().setName(topic)
            .setPartitions(List.of(partition))));
    return connection.call(ApiKeys.LIST_OFFSETS, version, request, ListOffsetsResponseData.class)
        .topics().get(0).partitions().get(0);
  }

  /** Asks where a leader epoch ended in partition 0. */
  public OffsetForLeaderEpochResponseData.EpochEndOffset endOfEpoch(int version, int currentEpoch, int epoch)
      throws IOException {
    OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
    request.topics().add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic().setTopic(topic)
        .setPartitions(List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition().setPartition(0)
            .setCurrentLeaderEpoch(currentEpoch).setLeaderEpoch(epoch))));
    return connection.call(ApiKeys.OFFSET_FOR_LEADER_EPOCH, version, request, OffsetForLeaderEpochResponseData.class)
        .topics().iterator().next().partitions().get(0);
  }
}
