package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.core.config.BrokerConfig;
import odradek.core.spi.replication.NotQuorumLeaderException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProducerIdsTest {

  private static final int TIMEOUT_MS = 1_000;

  private final ManualShard shard = new ManualShard();
  private final ManualQuorum quorum = new ManualQuorum();
  private final List<String> given = new ArrayList<>();
  private MetadataManager manager;
  private ProducerIds ids;

  @BeforeEach
  void start() throws IOException {
    var settings = new ControllerSettings(
        BrokerConfig.of(Map.of()), Set.of("memory"), Set.of("memory"), SupportedFeatures.CURRENT, new Random(1));
    manager = new MetadataManager(settings, shard, quorum, List.of(), (fault, fatal) -> {
      throw new AssertionError(fault);
    });
    manager.start();
    ids = new ProducerIds(manager, 1, TIMEOUT_MS);
  }

  private void leadAndRegister() {
    quorum.listener.leadership(1, 1);
    shard.runAll();
    commit();
    manager.submit(new RegisterBroker(1, new Uuid(0, 7), null, List.of(), List.of()), TIMEOUT_MS, result -> { });
    shard.runAll();
    commit();
  }

  private void commit() {
    quorum.commit();
    shard.runAll();
  }

  private void next(int count) {
    for (int i = 0; i < count; i++) {
      ids.next(new ProducerIds.Receiver() {
        @Override
        public void received(long producerId) {
          given.add(Long.toString(producerId));
        }

        @Override
        public void failed(ErrorCode error) {
          given.add(error.name());
        }
      });
    }
    shard.runAll();
  }

  @Test
  void oneBlockServesAllWhoWaitAndThoseWhoComeLater() {
    leadAndRegister();
    next(2);
    assertEquals(List.of(), given);
    assertEquals(1, quorum.proposals.size());
    commit();
    next(1);
    assertEquals(List.of("0", "1", "2"), given);
    assertEquals(0, quorum.proposals.size());
  }

  @Test
  void whoIsLeftOverWaitsForTheNextBlock() {
    leadAndRegister();
    next(1_001);
    commit();
    assertEquals(1_000, given.size());
    commit();
    assertEquals("1000", given.get(1_000));
    assertEquals(1_001, given.stream().distinct().count());
  }

  @Test
  void withoutAControllerItIsWorthTryingAgain() {
    next(2);
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS", "COORDINATOR_LOAD_IN_PROGRESS"), given);
    leadAndRegister();
    next(1);
    commit();
    assertEquals("0", given.get(2));
  }

  @Test
  void aBlockThatIsNotCommittedIsNotUsed() {
    leadAndRegister();
    next(1);
    quorum.refuse(new NotQuorumLeaderException("node 2 leads"));
    shard.runAll();
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), given);
  }

  @Test
  void aBlockThatTakesTooLongIsGivenUp() {
    leadAndRegister();
    next(1);
    shard.advance(TIMEOUT_MS);
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), given);
    next(1);
    commit();
    commit();
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS", "1000"), given, "the lost block is not used");
  }

  @Test
  void notEverybodyMayWait() {
    leadAndRegister();
    next(10_001);
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), given);
  }
}
