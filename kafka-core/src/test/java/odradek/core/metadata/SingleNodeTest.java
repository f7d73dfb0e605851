package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.core.config.BrokerConfig;
import odradek.core.quorum.LocalQuorumProvider;
import odradek.core.runtime.BlockingPool;
import odradek.core.runtime.SystemClock;
import odradek.core.runtime.ThreadShardGroup;
import odradek.core.spi.Settings;
import odradek.core.spi.replication.QuorumContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The manager on real threads over the local quorum, through restarts. */
@Timeout(60)
class SingleNodeTest {

  @TempDir
  Path directory;

  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  private interface Life {
    void live(MetadataManager manager, int publishedTopics) throws Exception;
  }

  private void inALife(int number, Map<String, String> quorumSettings, Life life) throws Exception {
    var first = new CompletableFuture<Integer>();
    try (var shards = new ThreadShardGroup(1, "meta-test-"); var io = new BlockingPool("meta-test-io-", 1, 10)) {
      var quorum = new LocalQuorumProvider().open(
          new QuorumContext(1, directory, Settings.of(quorumSettings, ""), new SystemClock(), io));
      var settings = new ControllerSettings(BrokerConfig.of(Map.of()), Set.of("file"), Set.of(),
          SupportedFeatures.CURRENT, new Random(number));
      try (var manager = new MetadataManager(settings, shards.shards().get(0), quorum,
          List.of((delta, image) -> first.complete(delta.topics().size())), (cause, fatal) -> faults.add(cause))) {
        manager.start();
        RegisterBroker.Result registered = get(manager, new RegisterBroker(1, new Uuid(number, 1), null, List.of(),
            List.of(new Uuid(0, 5))));
        assertEquals(ErrorCode.NONE, registered.error());
        life.live(manager, first.get(10, TimeUnit.SECONDS));
      }
    }
    assertEquals(List.of(), faults);
  }

  private static <R> R get(MetadataManager manager, ControllerCommand<R> command) throws Exception {
    var result = new CompletableFuture<R>();
    manager.submit(command, 10_000, result::complete);
    return result.get(20, TimeUnit.SECONDS);
  }

  private static CreateTopics create(String name, int partitions) {
    return new CreateTopics(
        new CreateTopicsRequest(List.of(TestCluster.topic(name, partitions, 1)), 1_000, false));
  }

  @Test
  void whatWasAnsweredSurvivesARestart() throws Exception {
    var ids = new ArrayList<String>();
    inALife(1, Map.of(), (manager, topics) -> {
      assertEquals(0, topics);
      assertEquals(ErrorCode.NONE.code(), get(manager, create("a", 3)).topics().get(0).errorCode());
      assertEquals(3, manager.image().topics().get("a").partitions().size());
      ids.add(manager.image().clusterId());
      ids.add(manager.image().topics().get("a").id().toString());
      assertEquals(1, manager.image().controllerEpoch());
    });
    inALife(2, Map.of(), (manager, topics) -> {
      assertEquals(1, topics);
      assertEquals(ids, List.of(manager.image().clusterId(), manager.image().topics().get("a").id().toString()));
      assertEquals(2, manager.image().controllerEpoch());
      assertEquals(1, manager.image().topics().get("a").partition(2).leader());
      assertEquals(1, manager.image().topics().get("a").partition(2).leaderEpoch());
      assertEquals(2, manager.quorumStatus().leaderEpoch());
      assertEquals(1, manager.quorumStatus().voters().size());
    });
  }

  @Test
  void snapshotsDuringALifeLoseNothing() throws Exception {
    int count = 300;
    inALife(1, Map.of("snapshot.bytes", "4000"), (manager, topics) -> {
      var latch = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        manager.submit(create("t" + i, 2), 20_000, response -> latch.countDown());
      }
      assertTrue(latch.await(30, TimeUnit.SECONDS));
      assertEquals(count, manager.image().topics().size());
    });
    inALife(2, Map.of(), (manager, topics) -> {
      assertEquals(count, topics);
      assertEquals(2L * count, manager.image().topics().partitionCount());
    });
  }

  @Test
  void aClosedManagerRefuses() throws IOException, InterruptedException {
    var answer = new CompletableFuture<String>();
    try (var shards = new ThreadShardGroup(1, "meta-test-"); var io = new BlockingPool("meta-test-io-", 1, 10)) {
      var quorum = new LocalQuorumProvider().open(
          new QuorumContext(1, null, Settings.none(), new SystemClock(), io));
      var settings =
          new ControllerSettings(BrokerConfig.of(Map.of()), Set.of("file"), Set.of(), SupportedFeatures.CURRENT,
              new Random(1));
      var manager = new MetadataManager(settings, shards.shards().get(0), quorum, List.of(),
          (cause, fatal) -> faults.add(cause));
      manager.start();
      manager.close();
      manager.submit(create("a", 1), 1_000, response -> answer.complete(
          ErrorCode.forCode(response.topics().get(0).errorCode()).name()));
    }
    assertEquals("NOT_CONTROLLER", answer.join());
  }
}
