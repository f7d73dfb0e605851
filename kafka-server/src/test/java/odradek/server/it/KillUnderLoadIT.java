package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.OffsetCommitter;
import odradek.server.it.client.RecordLoad;
import odradek.server.it.process.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole broker is killed under load, again and again: three times in the usual build,
 * {@code -Dodradek.broker.kills=N} times otherwise. Whatever was acknowledged, with acks=1 as well as with all, is
 * there at the offset that was answered; what an idempotent producer sent is there once and in order; a group's
 * committed offsets do not go back. A failure tells the seed, {@code -Dodradek.seed=N} repeats the moments of the kills
 * as far as processes do.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillUnderLoadIT {

  private static final int KILLS = Integer.getInteger("odradek.broker.kills", 3);
  private static final long SEED = Long.getLong("odradek.seed", 1);
  private static final int KILLS_BETWEEN_LOOKS = 10;
  private static final int MOST_RECORDS = 4_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Chunks end often. */
  private static final Map<String, String> CONFIGS = Map.of("segment.bytes", "1048576");

  @Test
  void whatWasAcknowledgedSurvivesEveryKill() {
    var random = new SplittableRandom(SEED);
    try (BrokerUnderTest broker = Brokers.start(Map.of())) {
      var clients = new JavaClients(broker);
      clients.createTopic("kill-all", 3, CONFIGS);
      clients.createTopic("kill-one", 2, CONFIGS);
      clients.createTopic("kill-flushed", 2, Brokers.isOracle() ? CONFIGS
          : Map.of("segment.bytes", "1048576", "durability", "flushed"));
      try (var all = new RecordLoad(clients, "kill-all", 3, true);
          var one = new RecordLoad(clients, "kill-one", 2, false);
          var flushed = new RecordLoad(clients, "kill-flushed", 2, true);
          var committer = new OffsetCommitter(clients, "kill-group", "kill-all")) {
        for (int kills = 0; kills < KILLS; kills++) {
          killOnce(broker, random, all, one, committer);
          if (kills % KILLS_BETWEEN_LOOKS == KILLS_BETWEEN_LOOKS - 1 || kills == KILLS - 1) {
            all.verify();
            one.verify();
            flushed.verify();
          }
        }
      }
    } catch (AssertionError e) {
      throw new AssertionError("with -Dodradek.seed=" + SEED + ": " + e.getMessage(), e);
    }
  }

  private static void killOnce(
      BrokerUnderTest broker, SplittableRandom random, RecordLoad all, RecordLoad one, OffsetCommitter committer) {
    long enough = all.acknowledgedCount() + random.nextInt(1, MOST_RECORDS);
    Eventually.holds("acknowledgements of " + all + " and " + one, LIMIT, () -> all.acknowledgedCount() >= enough);
    broker.kill();
    long before = committer.acknowledgedOffset();
    broker.start();
    long committed = committer.committedOffset();
    long after = committer.triedOffset();
    assertTrue(committed >= before && committed <= after,
        () -> "the committed offset is " + committed + ", expected " + before + " to " + after);
  }
}
