package odradek.core.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import odradek.core.log.CompactionConfig;
import odradek.core.spi.storage.Chunk;
import org.junit.jupiter.api.Test;

/** What of a log can be cleaned, and when. */
class CleanPlanTest {

  private static final long NOW = 10_000;
  private static final List<Chunk> CHUNKS = List.of(
      new Chunk(0, 10, 100, 1_000), new Chunk(10, 20, 200, 2_000), new Chunk(20, 30, 300, 3_000),
      new Chunk(30, 40, 400, 4_000));

  private static CleanPlan plan(long logStart, long cleanedUpTo, long settled) {
    return CleanPlan.of(CHUNKS, logStart, cleanedUpTo, settled, CompactionConfig.DEFAULT, NOW);
  }

  @Test
  void allButTheChunkThatIsWrittenToIsDirtyAtFirst() {
    assertEquals(new CleanPlan(0, 30, 0, 600), plan(0, -1, 40));
  }

  @Test
  void chunksThatWereCleanedCountAsClean() {
    assertEquals(new CleanPlan(10, 30, 100, 500), plan(0, 10, 40));
    assertEquals(new CleanPlan(15, 30, 100, 500), plan(0, 15, 40));
    assertEquals(new CleanPlan(30, 30, 600, 0), plan(0, 30, 40));
    assertFalse(plan(0, 30, 40).hasWork());
  }

  @Test
  void nothingBeforeTheLogStartIsDirty() {
    assertEquals(new CleanPlan(12, 30, 100, 500), plan(12, 5, 40));
  }

  @Test
  void aChunkThatIsNotSettledEndsThePlan() {
    assertEquals(new CleanPlan(0, 20, 0, 300), plan(0, -1, 29));
    assertEquals(new CleanPlan(0, 30, 0, 600), plan(0, -1, 30));
    assertEquals(new CleanPlan(0, 0, 0, 0), plan(0, -1, 0));
  }

  @Test
  void aChunkThatIsTooYoungEndsThePlan() {
    var config = new CompactionConfig(0, 8_000, Long.MAX_VALUE, 1);
    assertEquals(new CleanPlan(0, 20, 0, 300), CleanPlan.of(CHUNKS, 0, -1, 40, config, NOW));
    assertEquals(new CleanPlan(0, 10, 0, 100), CleanPlan.of(CHUNKS, 0, -1, 40, config, NOW - 1));
  }

  @Test
  void aLogIsDueWhenItIsDirtyEnough() {
    CleanPlan plan = plan(0, 10, 40);
    assertEquals(5.0 / 6, plan.dirtyRatio(), 1e-9);
    assertTrue(plan.isDue(new CompactionConfig(0.83, 0, Long.MAX_VALUE, 1), -1, NOW));
    assertFalse(plan.isDue(new CompactionConfig(0.84, 0, Long.MAX_VALUE, 1), -1, NOW));
    assertFalse(plan.isDue(new CompactionConfig(1, 0, Long.MAX_VALUE, 1), 0, NOW));
  }

  @Test
  void aLogIsDueWhenARecordHasWaitedTooLong() {
    var config = new CompactionConfig(1, 0, 500, 1);
    assertFalse(plan(0, 10, 40).isDue(config, NOW - 500, NOW));
    assertTrue(plan(0, 10, 40).isDue(config, NOW - 501, NOW));
    assertFalse(plan(0, 10, 40).isDue(config, -1, NOW));
    assertFalse(plan(0, 30, 40).isDue(config, NOW - 501, NOW));
  }

  @Test
  void neighboursThatFitTogetherAreReplacedTogether() {
    assertEquals(List.of(CHUNKS.subList(0, 2), CHUNKS.subList(2, 3)), ChunkGroups.of(CHUNKS, 40, 300));
    assertEquals(List.of(CHUNKS.subList(0, 3)), ChunkGroups.of(CHUNKS, 40, 600));
    assertEquals(List.of(CHUNKS.subList(0, 1), CHUNKS.subList(1, 2)), ChunkGroups.of(CHUNKS, 11, 1));
    var far = List.of(new Chunk(0, 10, 1, 1), new Chunk(10, 1L << 31, 1, 1), new Chunk(1L << 31, 1L << 32, 1, 1));
    assertEquals(List.of(far.subList(0, 1), far.subList(1, 2)), ChunkGroups.of(far, 1L << 33, 1_000));
  }
}
