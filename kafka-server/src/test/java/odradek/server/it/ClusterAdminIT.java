package odradek.server.it;

import static odradek.server.it.client.JavaClients.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The cluster of one node as the admin client sees it. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClusterAdminIT {

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final Admin admin;

  ClusterAdminIT(BrokerUnderTest broker) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.admin = clients.admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void theClusterIsThisNode() {
    DescribeClusterResult cluster = admin.describeCluster();
    assertTrue(get(cluster.clusterId()).length() >= 20, "cluster id " + get(cluster.clusterId()));
    Node node = new Node(1, broker.address().getHostString(), broker.address().getPort());
    assertEquals(List.of(node), List.copyOf(get(cluster.nodes())));
    assertEquals(node, get(cluster.controller()));
  }

  @Test
  void theQuorumIsThisNode() {
    QuorumInfo quorum = get(admin.describeMetadataQuorum().quorumInfo());
    assertEquals(1, quorum.leaderId());
    assertTrue(quorum.leaderEpoch() >= 0);
    assertTrue(quorum.highWatermark() > 0);
    assertEquals(List.of(1), quorum.voters().stream().map(QuorumInfo.ReplicaState::replicaId).toList());
    assertEquals(List.of(), quorum.observers().stream().map(QuorumInfo.ReplicaState::replicaId).toList());
    assertTrue(quorum.voters().get(0).logEndOffset() >= quorum.highWatermark());
  }

  @Test
  void featuresThatAreFinalizedAreSupported() {
    FeatureMetadata features = get(admin.describeFeatures().featureMetadata());
    assertTrue(features.finalizedFeaturesEpoch().isPresent());
    features.finalizedFeatures().forEach((name, range) -> assertTrue(
        range.maxVersionLevel() <= features.supportedFeatures().get(name).maxVersion(), name + " " + features));
  }

  @Test
  void aPreferredLeaderThatLeadsAlreadyNeedsNoElection() {
    clients.createTopic("cl-elect");
    TopicPartition there = new TopicPartition("cl-elect", 0);
    TopicPartition missing = new TopicPartition("cl-elect", 1);
    Map<TopicPartition, Optional<Throwable>> results =
        get(admin.electLeaders(ElectionType.PREFERRED, Set.of(there, missing)).partitions());
    assertEquals(ElectionNotNeededException.class, results.get(there).orElseThrow().getClass());
    assertEquals(UnknownTopicOrPartitionException.class, results.get(missing).orElseThrow().getClass());
  }

  @Test
  void nothingIsBeingReassigned() {
    assertEquals(Map.of(), get(admin.listPartitionReassignments().reassignments()));
  }

  @Test
  void internalTopicsAreKnownAsSuch() {
    clients.createTopic("cl-group-topic");
    get(admin.alterConsumerGroupOffsets("cl-group", Map.of(new TopicPartition("cl-group-topic", 0),
        new OffsetAndMetadata(0))).all());
    assertFalse(get(admin.listTopics().names()).contains("__consumer_offsets"));
    assertTrue(get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names())
        .contains("__consumer_offsets"));
    assertTrue(get(admin.describeTopics(List.of("__consumer_offsets")).allTopicNames()).get("__consumer_offsets")
        .isInternal());
    assertEquals(5, get(admin.describeTopics(List.of("__consumer_offsets")).allTopicNames())
        .get("__consumer_offsets").partitions().size());
  }
}
