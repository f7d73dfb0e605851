package odradek.core.metadata;

import static odradek.core.metadata.TestCluster.assertError;
import static odradek.core.metadata.TestCluster.directory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.message.AlterPartitionRequest;
import odradek.api.message.AlterPartitionRequest.BrokerState;
import odradek.api.message.AlterPartitionResponse;
import odradek.api.message.CreateTopicsRequest.CreatableReplicaAssignment;
import odradek.api.message.ElectLeadersRequest;
import odradek.api.message.ElectLeadersRequest.TopicPartitions;
import odradek.api.message.ElectLeadersResponse;
import odradek.api.message.ElectLeadersResponse.PartitionResult;
import org.junit.jupiter.api.Test;

/** Who leads: registrations, reports about replicas, elections, in-sync replicas. */
class LeadershipTest {

  private static TestCluster cluster(int brokers, List<Integer> replicas) {
    TestCluster cluster = TestCluster.ofBrokers(brokers);
    cluster.create(TestCluster.topic("a", -1, -1).toBuilder()
        .assignments(List.of(new CreatableReplicaAssignment(0, replicas))).build());
    replicas.forEach(replica -> report(cluster, replica));
    return cluster;
  }

  private static TopicIdPartition id(TestCluster cluster) {
    return new TopicIdPartition(cluster.image().topics().get("a").id(), 0);
  }

  private static long epoch(TestCluster cluster, int brokerId) {
    return cluster.image().brokers().get(brokerId).brokerEpoch();
  }

  private static ReportReplicas.Result report(TestCluster cluster, int brokerId) {
    return cluster.apply(new ReportReplicas(brokerId, epoch(cluster, brokerId),
        List.of(new ReportReplicas.Created(id(cluster), directory(brokerId))), List.of()));
  }

  private static ReportReplicas.Result missing(TestCluster cluster, int brokerId) {
    return cluster.apply(
        new ReportReplicas(brokerId, epoch(cluster, brokerId), List.of(), List.of(id(cluster))));
  }

  @Test
  void brokerEpochsGrow() {
    TestCluster cluster = TestCluster.ofBrokers(2);
    long first = epoch(cluster, 1);
    assertTrue(epoch(cluster, 2) > first);
    assertEquals(ErrorCode.NONE, cluster.register(1, 2).error());
    assertTrue(epoch(cluster, 1) > epoch(cluster, 2));
    assertEquals("host1", cluster.image().liveBroker(1).endpoint("PLAINTEXT").host());
  }

  @Test
  void aReportIsTakenDownOnce() {
    TestCluster cluster = TestCluster.ofBrokers(1);
    cluster.created("a", 1, 1);
    assertEquals(ErrorCode.NONE, report(cluster, 1).error());
    assertTrue(cluster.partition("a", 0).isCreated(1));
    assertEquals(directory(1), cluster.partition("a", 0).directory(1));
    assertEquals(1, cluster.partition("a", 0).partitionEpoch());
    assertEquals(0, cluster.partition("a", 0).leaderEpoch());
    report(cluster, 1);
    assertEquals(0, cluster.recordCount());

    var elsewhere = cluster.apply(new ReportReplicas(1, epoch(cluster, 1),
        List.of(new ReportReplicas.Created(id(cluster), new Uuid(3, 3))), List.of()));
    assertEquals(List.of(id(cluster)), elsewhere.elsewhere());
    assertEquals(directory(1), cluster.partition("a", 0).directory(1));
  }

  @Test
  void reportsAboutWhatIsGoneArePassedOverAndThoseOfEarlierLivesRefused() {
    TestCluster cluster = cluster(1, List.of(1));
    var gone = new TopicIdPartition(new Uuid(1, 1), 0);
    var result = cluster.apply(new ReportReplicas(1, epoch(cluster, 1),
        List.of(new ReportReplicas.Created(gone, directory(1))), List.of(gone)));
    assertEquals(ErrorCode.NONE, result.error());
    assertEquals(0, cluster.recordCount());

    long before = epoch(cluster, 1);
    cluster.register(1, 2);
    assertEquals(ErrorCode.STALE_BROKER_EPOCH,
        cluster.apply(new ReportReplicas(1, before, List.of(), List.of())).error());
    assertEquals(ErrorCode.STALE_BROKER_EPOCH,
        cluster.apply(new ReportReplicas(9, before, List.of(), List.of())).error());
  }

  @Test
  void theOnlyReplicaLeadsAgainInANewEpochAfterARestart() {
    TestCluster cluster = cluster(1, List.of(1));
    cluster.register(1, 2);
    assertEquals(1, cluster.partition("a", 0).leader());
    assertEquals(1, cluster.partition("a", 0).leaderEpoch());
    cluster.register(1, 2);
    assertEquals(1, cluster.partition("a", 0).leaderEpoch(), "the same life, registered again");
  }

  @Test
  void aRestartedReplicaLeavesTheOthersToLead() {
    TestCluster cluster = cluster(2, List.of(1, 2));
    cluster.register(1, 2);
    PartitionImage partition = cluster.partition("a", 0);
    assertEquals(2, partition.leader());
    assertEquals(List.of(2), partition.isr());
    assertEquals(1, partition.leaderEpoch());
  }

  @Test
  void aDirectoryThatIsNotThereCannotLead() {
    TestCluster cluster = cluster(1, List.of(1));
    cluster.apply(new RegisterBroker(1, new Uuid(2, 1), null, List.of(), List.of(new Uuid(4, 4))));
    assertEquals(PartitionImage.NO_LEADER, cluster.partition("a", 0).leader());
    assertEquals(List.of(1), cluster.partition("a", 0).isr());
    assertEquals(directory(1), cluster.partition("a", 0).directory(1));

    cluster.register(1, 3);
    assertEquals(1, cluster.partition("a", 0).leader());
    assertEquals(2, cluster.partition("a", 0).leaderEpoch());
  }

  @Test
  void aCreatedReplicaThatIsMissingIsOfflineIfItIsTheOnlyOne() {
    TestCluster cluster = cluster(1, List.of(1));
    missing(cluster, 1);
    PartitionImage partition = cluster.partition("a", 0);
    assertEquals(PartitionImage.NO_LEADER, partition.leader());
    assertEquals(List.of(1), partition.isr());
    assertTrue(partition.isCreated(1), "nobody may make an empty one");
  }

  @Test
  void aReplicaThatWasNeverReportedIsNotMissing() {
    TestCluster cluster = TestCluster.ofBrokers(1);
    cluster.created("a", 1, 1);
    missing(cluster, 1);
    assertEquals(0, cluster.recordCount());
  }

  @Test
  void aMissingReplicaIsMadeAgainWhereAnotherIsInSync() {
    TestCluster cluster = cluster(2, List.of(1, 2));
    missing(cluster, 1);
    PartitionImage partition = cluster.partition("a", 0);
    assertEquals(2, partition.leader());
    assertEquals(List.of(2), partition.isr());
    assertTrue(!partition.isCreated(1));
    assertTrue(partition.isCreated(2));
  }

  private static PartitionResult elect(TestCluster cluster, int type) {
    ElectLeadersResponse response = cluster.apply(new ElectLeaders(new ElectLeadersRequest((byte) type,
        List.of(new TopicPartitions("a", List.of(0, 0))), 1_000)));
    assertEquals(1, response.replicaElectionResults().size());
    assertEquals(1, response.replicaElectionResults().get(0).partitionResult().size());
    return response.replicaElectionResults().get(0).partitionResult().get(0);
  }

  @Test
  void thePreferredLeaderIsElectedIfItCanLead() {
    TestCluster cluster = cluster(2, List.of(1, 2));
    assertError(ErrorCode.ELECTION_NOT_NEEDED, elect(cluster, 0).errorCode());
    cluster.register(1, 2);
    assertError(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, elect(cluster, 0).errorCode());
    joinIsr(cluster, epoch(cluster, 1));
    assertError(ErrorCode.NONE, elect(cluster, 0).errorCode());
    assertEquals(1, cluster.partition("a", 0).leader());
    assertEquals(2, cluster.partition("a", 0).leaderEpoch());
  }

  private static AlterPartitionResponse.PartitionData joinIsr(TestCluster cluster, long epochOfBroker1) {
    PartitionImage partition = cluster.partition("a", 0);
    return alter(cluster, partition.leader(), partition.leaderEpoch(), partition.partitionEpoch(),
        List.of(new BrokerState(1, epochOfBroker1), new BrokerState(2, epoch(cluster, 2))));
  }

  private static AlterPartitionResponse.PartitionData alter(
      TestCluster cluster, int brokerId, int leaderEpoch, int partitionEpoch, List<BrokerState> isr) {
    AlterPartitionResponse response = cluster.apply(new AlterPartition(new AlterPartitionRequest(
        brokerId, epoch(cluster, brokerId), List.of(new AlterPartitionRequest.TopicData(id(cluster).topicId(),
            List.of(new AlterPartitionRequest.PartitionData(
                0, leaderEpoch, List.of(), isr, (byte) 0, partitionEpoch)))))));
    assertError(ErrorCode.NONE, response.errorCode());
    return response.topics().get(0).partitions().get(0);
  }

  @Test
  void anyElectionIsForPartitionsThatNeedOne() {
    TestCluster cluster = cluster(1, List.of(1));
    assertError(ErrorCode.ELECTION_NOT_NEEDED, elect(cluster, 1).errorCode());
    missing(cluster, 1);
    ElectLeadersResponse all = cluster.apply(new ElectLeaders(new ElectLeadersRequest((byte) 1, null, 1_000)));
    assertError(ErrorCode.NONE, all.replicaElectionResults().get(0).partitionResult().get(0).errorCode());
    assertEquals(1, cluster.partition("a", 0).leader());
    all = cluster.apply(new ElectLeaders(new ElectLeadersRequest((byte) 1, null, 1_000)));
    assertEquals(List.of(), all.replicaElectionResults().get(0).partitionResult());
  }

  @Test
  void anUncleanElectionTakesWhoeverIsAlive() {
    TestCluster cluster = cluster(2, List.of(1, 2));
    cluster.register(1, 2);
    missing(cluster, 2);
    assertEquals(PartitionImage.NO_LEADER, cluster.partition("a", 0).leader());
    cluster.apply(new RegisterBroker(2, new Uuid(5, 2), null, List.of(), List.of(new Uuid(6, 6))));
    assertError(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, elect(cluster, 0).errorCode());
    assertError(ErrorCode.NONE, elect(cluster, 1).errorCode());
    assertEquals(1, cluster.partition("a", 0).leader());
    assertEquals(List.of(1), cluster.partition("a", 0).isr());
  }

  @Test
  void badElectionsAreRefused() {
    TestCluster cluster = cluster(1, List.of(1));
    ElectLeadersResponse unknown = cluster.apply(new ElectLeaders(new ElectLeadersRequest(
        (byte) 0, List.of(new TopicPartitions("b", List.of(0)), new TopicPartitions("a", List.of(1))), 1_000)));
    unknown.replicaElectionResults().forEach(topic -> assertError(
        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, topic.partitionResult().get(0).errorCode()));
    assertError(ErrorCode.INVALID_REQUEST,
        cluster.apply(new ElectLeaders(new ElectLeadersRequest((byte) 7, null, 1_000))).errorCode());
  }

  @Test
  void inSyncReplicasChangeOnlyFromWhatTheLeaderKnew() {
    TestCluster cluster = cluster(3, List.of(1, 2));
    PartitionImage now = cluster.partition("a", 0);
    int epoch = now.partitionEpoch();
    var alone = List.of(new BrokerState(1, epoch(cluster, 1)));

    assertError(ErrorCode.FENCED_LEADER_EPOCH, alter(cluster, 1, -1, epoch, alone).errorCode());
    assertError(ErrorCode.NOT_CONTROLLER, alter(cluster, 1, 1, epoch, alone).errorCode());
    assertError(ErrorCode.NOT_CONTROLLER, alter(cluster, 1, 0, epoch + 1, alone).errorCode());
    assertError(ErrorCode.INVALID_UPDATE_VERSION, alter(cluster, 1, 0, epoch - 1, alone).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, alter(cluster, 2, 0, epoch, alone).errorCode());
    assertError(ErrorCode.INVALID_REQUEST,
        alter(cluster, 1, 0, epoch, List.of(new BrokerState(2, epoch(cluster, 2)))).errorCode());
    assertError(ErrorCode.INVALID_REQUEST, alter(cluster, 1, 0, epoch,
        List.of(new BrokerState(1, epoch(cluster, 1)), new BrokerState(3, epoch(cluster, 3)))).errorCode());
    assertEquals(now, cluster.partition("a", 0));

    AlterPartitionResponse.PartitionData done = alter(cluster, 1, 0, epoch, alone);
    assertError(ErrorCode.NONE, done.errorCode());
    assertEquals(List.of(1), done.isr());
    assertEquals(epoch + 1, done.partitionEpoch());
    assertEquals(List.of(1), cluster.partition("a", 0).isr());
  }

  @Test
  void aReplicaJoinsOnlyInTheLifeThatTheLeaderHasSeen() {
    TestCluster cluster = cluster(2, List.of(1, 2));
    long before = epoch(cluster, 1);
    cluster.register(1, 2);
    assertError(ErrorCode.INELIGIBLE_REPLICA, joinIsr(cluster, before).errorCode());
    assertError(ErrorCode.NONE, joinIsr(cluster, epoch(cluster, 1)).errorCode());
    assertEquals(List.of(1, 2), cluster.partition("a", 0).isr());
  }

  @Test
  void aStaleLeaderIsToldSo() {
    TestCluster cluster = new TestCluster(Map.of(), 1);
    assertError(ErrorCode.STALE_BROKER_EPOCH,
        cluster.apply(new AlterPartition(new AlterPartitionRequest(1, 99, List.of()))).errorCode());
  }
}
