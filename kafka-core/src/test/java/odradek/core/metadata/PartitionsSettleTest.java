package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsRequest.CreatePartitionsTopic;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.wire.ApiMessage;
import odradek.core.config.BrokerConfig;
import odradek.core.listener.ResponseFrame;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.request.Authorizer;
import odradek.core.request.Principal;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.cluster.CreatePartitionsHandler;
import odradek.core.runtime.Shard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever adds partitions is answered when this broker has opened them, not before. */
class PartitionsSettleTest {

  private final ManualShard shard = new ManualShard();
  private final ManualQuorum quorum = new ManualQuorum();
  private final List<ApiMessage> answers = new ArrayList<>();
  private final List<Collection<Uuid>> awaited = new ArrayList<>();
  private final List<Runnable> settled = new ArrayList<>();
  private MetadataManager manager;

  /** Opens partitions when the test says so. */
  private final Partitions partitions = new Partitions() {
    @Override
    public Partition find(TopicIdPartition id) {
      return null;
    }

    @Override
    public ErrorCode absence(TopicIdPartition id) {
      return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    @Override
    public Shard shardOf(TopicIdPartition id) {
      return shard;
    }

    @Override
    public void whenSettled(Collection<Uuid> topicIds, Runnable action) {
      awaited.add(List.copyOf(topicIds));
      settled.add(action);
    }
  };

  private final Reply reply = new Reply() {
    @Override
    public void send(ApiMessage response) {
      answers.add(response);
    }

    @Override
    public int headerBytes() {
      return 0;
    }

    @Override
    public void send(List<ResponseFrame.Part> parts) {
      throw new AssertionError("answered in parts");
    }

    @Override
    public void sendNothing() {
      throw new AssertionError("did not answer");
    }

    @Override
    public void onDisconnect(Runnable action) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void disconnect(String reason) {
      throw new AssertionError(reason);
    }
  };

  @BeforeEach
  void start() throws IOException {
    var settings = new ControllerSettings(
        BrokerConfig.of(Map.of("storage.provider", "memory")), Set.of("memory"), Set.of("memory"),
        SupportedFeatures.CURRENT, new Random(1));
    manager = new MetadataManager(settings, shard, quorum, List.of(), (fault, fatal) -> {
      throw new AssertionError(fault);
    });
    manager.start();
    quorum.listener.leadership(1, 1);
    shard.runAll();
    commit();
    manager.submit(new RegisterBroker(1, new Uuid(0, 7), null, List.of(), List.of(new Uuid(0, 8))), 1_000,
        result -> { });
    shard.runAll();
    commit();
    var topics = List.of(TestCluster.topic("t", 1, 1), TestCluster.topic("u", 1, 1));
    manager.submit(new CreateTopics(new CreateTopicsRequest(topics, 1_000, false)), 1_000, result -> { });
    shard.runAll();
    commit();
  }

  private void commit() {
    quorum.commit();
    shard.runAll();
  }

  private void add(boolean validateOnly) {
    var request = new CreatePartitionsRequest(List.of(
        new CreatePartitionsTopic("t", 3, null), new CreatePartitionsTopic("u", 1, null)), 1_000, validateOnly);
    var context = new RequestContext(null, Principal.ANONYMOUS, "", (short) 3, Authorizer.ALLOW_ALL);
    new CreatePartitionsHandler(manager, partitions).handle(context, request, reply);
    shard.runAll();
  }

  @Test
  void theAnswerWaitsForThePartitionsOfTopicsThatGrew() {
    add(false);
    assertEquals(List.of(), awaited);
    commit();
    assertEquals(List.of(List.of(manager.image().topics().get("t").id())), awaited);
    assertEquals(List.of(), answers);
    settled.get(0).run();
    assertEquals(1, answers.size());
  }

  @Test
  void whoOnlyValidatesWaitsForNothing() {
    add(true);
    assertEquals(List.of(List.of()), awaited);
  }
}
