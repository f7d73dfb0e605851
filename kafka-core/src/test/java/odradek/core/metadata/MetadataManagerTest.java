package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsResponse;
import odradek.core.config.BrokerConfig;
import odradek.core.metadata.record.ClusterRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.spi.replication.NotQuorumLeaderException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataManagerTest {

  private final ManualShard shard = new ManualShard();
  private final ManualQuorum quorum = new ManualQuorum();
  private final List<String> events = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();
  private final List<Throwable> fatalFaults = new ArrayList<>();
  private MetadataManager manager;

  @BeforeEach
  void start() throws IOException {
    var settings = new ControllerSettings(
        BrokerConfig.of(Map.of()), Set.of("file"), Set.of(), SupportedFeatures.CURRENT, new Random(1));
    manager = new MetadataManager(settings, shard, quorum,
        List.of((delta, image) -> events.add("published " + image.topics().byName().keys())),
        (cause, fatal) -> (fatal ? fatalFaults : faults).add(cause));
    manager.start();
  }

  private void lead(int epoch) {
    quorum.listener.leadership(1, epoch);
    shard.runAll();
  }

  private void ready() {
    lead(1);
    commit();
    register();
    commit();
    events.clear();
  }

  private void register() {
    manager.submit(new RegisterBroker(1, new Uuid(0, 7), null,
        List.of(new BrokerImage.Endpoint("PLAINTEXT", "localhost", 9092, (short) 0)), List.of(new Uuid(0, 8))), 1_000,
        result -> events.add("registered " + result.error()));
    shard.runAll();
  }

  private void commit() {
    quorum.commit();
    shard.runAll();
  }

  private void create(String name) {
    var topic = CreatableTopic.builder().name(name).numPartitions(2).replicationFactor((short) 1).build();
    manager.submit(new CreateTopics(new CreateTopicsRequest(List.of(topic), 1_000, false)), 1_000, this::created);
    shard.runAll();
  }

  private void created(CreateTopicsResponse response) {
    assertTrue(shard.inShard());
    response.topics().forEach(topic -> events.add(topic.name() + " " + ErrorCode.forCode(topic.errorCode())));
  }

  @Test
  void theFirstLeaderDrawsTheClustersIdentity() {
    assertNull(manager.image().clusterId());
    lead(1);
    assertEquals(1, manager.image().controllerId());
    assertNull(manager.image().clusterId());
    commit();
    assertNotNull(Uuid.parse(manager.image().clusterId()));
    assertEquals(List.of(), faults);
  }

  @Test
  void aCallerIsAnsweredOnceItsRecordsAreCommittedAndPublished() {
    ready();
    create("a");
    assertEquals(List.of(), events);
    assertEquals(0, manager.image().topics().size());
    commit();
    assertEquals(List.of("published [a]", "a NONE"), events);
    assertEquals(2, manager.image().topics().get("a").partitions().size());
    assertEquals(0, shard.timerCount());
  }

  @Test
  void decisionsSeeUncommittedChangesAndWaitForThem() {
    ready();
    create("a");
    create("a");
    create("b");
    assertEquals(2, quorum.proposals.size());
    assertEquals(List.of(), events);
    commit();
    assertEquals(List.of("published [a]", "a NONE", "a TOPIC_ALREADY_EXISTS"), events);
    commit();
    assertEquals(List.of("published [a, b]", "b NONE"), events.subList(3, 5));
    create("b");
    assertEquals("b TOPIC_ALREADY_EXISTS", events.get(5));
  }

  @Test
  void withoutLeadershipNothingIsDecided() {
    create("a");
    assertEquals(List.of("a NOT_CONTROLLER"), events);
    ready();
    quorum.listener.leadership(2, 2);
    shard.runAll();
    create("a");
    assertEquals("a NOT_CONTROLLER", events.get(events.size() - 1));
    assertEquals(2, manager.image().controllerId());
  }

  @Test
  void losingTheLeadershipDropsWhatIsNotCommitted() {
    ready();
    create("a");
    create("b");
    quorum.listener.leadership(2, 2);
    shard.runAll();
    assertEquals(List.of("a NOT_CONTROLLER", "b NOT_CONTROLLER", "published []"), events);
    quorum.refuse(new NotQuorumLeaderException("over"));
    quorum.refuse(new NotQuorumLeaderException("over"));
    shard.runAll();

    events.clear();
    lead(3);
    create("a");
    commit();
    assertEquals(List.of("published []", "published [a]", "a NONE"), events);
    assertEquals(3, manager.image().controllerEpoch());
  }

  @Test
  void theEndOfAnOldProposalDoesNotTouchANewEpoch() {
    ready();
    create("a");
    ManualQuorum.Proposal old = quorum.proposals.remove();
    lead(2);
    create("b");
    old.result().completeExceptionally(new NotQuorumLeaderException("over"));
    shard.runAll();
    commit();
    assertEquals(List.of("a NOT_CONTROLLER", "published []", "published [b]", "b NONE"), events);
    assertEquals(List.of(), faults);
  }

  @Test
  void aProposalOfAnEpochThatIsOverFails() {
    ready();
    create("a");
    create("b");
    quorum.refuse(new NotQuorumLeaderException("epoch 1 is over"));
    shard.runAll();
    assertEquals(List.of("a NOT_CONTROLLER", "b NOT_CONTROLLER"), events);
    create("c");
    assertEquals("c NOT_CONTROLLER", events.get(2));
  }

  @Test
  void anUnknownFateIsATimeout() {
    ready();
    create("a");
    quorum.refuse(new IOException("device"));
    shard.runAll();
    assertEquals(List.of("a REQUEST_TIMED_OUT"), events);
  }

  @Test
  void aCommandThatTakesTooLongIsAnsweredOnce() {
    ready();
    create("a");
    shard.advance(999);
    assertEquals(List.of(), events);
    shard.advance(1);
    assertEquals(List.of("a REQUEST_TIMED_OUT"), events);
    create("b");
    commit();
    commit();
    assertEquals(List.of("a REQUEST_TIMED_OUT", "published [a]", "published [a, b]", "b NONE"), events);
  }

  @Test
  void tooManyWaitingCommandsAreRefused() {
    ready();
    for (int i = 0; i < 4_096; i++) {
      create("t" + i);
    }
    assertEquals(List.of(), events);
    create("last");
    assertEquals(List.of("last REQUEST_TIMED_OUT"), events);
  }

  @Test
  void aQuorumThatCannotGoOnIsTheEnd() {
    ready();
    create("a");
    var cause = new IOException("the device is gone");
    quorum.refuse(cause);
    quorum.listener.failed(cause);
    shard.runAll();
    assertEquals(List.of("a REQUEST_TIMED_OUT"), events);
    assertEquals(List.of(cause), fatalFaults);
    assertEquals(List.of(), faults);
    create("b");
    assertEquals("b NOT_CONTROLLER", events.get(1));
  }

  @Test
  void aCommandThatThrowsIsAFaultAndChangesNothing() {
    ready();
    manager.submit(new ControllerCommand<String>() {
      @Override
      public Decision<String> decide(ControllerView view) {
        throw new IllegalStateException("bug");
      }

      @Override
      public String refused(ErrorCode error, String message) {
        return error + " " + message;
      }
    }, 1_000, events::add);
    shard.runAll();
    assertEquals(List.of("UNKNOWN_SERVER_ERROR the controller failed: bug"), events);
    assertEquals(1, faults.size());
    assertEquals(List.of(), fatalFaults);
    create("a");
    commit();
    assertEquals("a NONE", events.get(2));
  }

  @Test
  void earlierLivesArePublishedAsOneChange() {
    var records = RecordFormat.write(List.of(
        new ClusterRecord("c"),
        new TopicRecord("old", new Uuid(0, 3), "file")));
    quorum.listener.restored(9, 1, records);
    quorum.listener.committed(10, 1, RecordFormat.write(List.of(
        new RemoveTopicRecord(new Uuid(0, 3)))));
    quorum.listener.committed(11, 1, RecordFormat.write(List.of(
        new TopicRecord("new", new Uuid(0, 4), "file"))));
    shard.runAll();
    assertEquals(List.of(), events);
    assertSame(ClusterImage.EMPTY, manager.image());
    lead(2);
    assertEquals(List.of("published [new]"), events);
    assertEquals("c", manager.image().clusterId());
  }
}
