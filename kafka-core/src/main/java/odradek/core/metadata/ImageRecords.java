package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.record.ClusterRecord;
import odradek.core.metadata.record.ConfigRecord;
import odradek.core.metadata.record.FeatureLevelRecord;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.ProducerIdsRecord;
import odradek.core.metadata.record.RegisterBrokerRecord;
import odradek.core.metadata.record.TopicRecord;

/** The records that make an image out of nothing: what a snapshot holds. */
final class ImageRecords {

  private ImageRecords() {}

  static List<ApiMessage> of(ClusterImage image) {
    var records = new ArrayList<ApiMessage>();
    if (image.clusterId() != null) {
      records.add(new ClusterRecord(image.clusterId()));
    }
    image.features().forEach((name, level) -> records.add(new FeatureLevelRecord(name, level)));
    image.brokers().forEach((id, broker) -> records.add(of(broker)));
    if (image.nextProducerId() > 0) {
      records.add(new ProducerIdsRecord(-1, image.nextProducerId()));
    }
    image.topics().byName().forEach((name, topic) -> {
      records.add(new TopicRecord(name, topic.id(), topic.storageProvider()));
      topic.partitions().forEach(partition -> records.add(of(topic, partition)));
    });
    image.configs().forEach((resource, values) -> values.entrySet().stream().sorted(Map.Entry.comparingByKey())
        .forEach(value -> records.add(new ConfigRecord(
            resource.type().wireId(), resource.name(), value.getKey(), value.getValue()))));
    return records;
  }

  static RegisterBrokerRecord of(BrokerImage broker) {
    return new RegisterBrokerRecord(broker.brokerId(), broker.brokerEpoch(), broker.incarnationId(), broker.rack(),
        broker.fenced(),
        broker.endpoints().stream().map(endpoint -> new RegisterBrokerRecord.Endpoint(
            endpoint.listener(), endpoint.host(), endpoint.port(), endpoint.securityProtocol())).toList(),
        broker.directories());
  }

  static PartitionRecord of(TopicImage topic, PartitionImage partition) {
    return new PartitionRecord(topic.id(), partition.index(), partition.replicas(), partition.directories(),
        partition.isr(), partition.leader(), partition.leaderEpoch(), partition.partitionEpoch());
  }
}
