package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import odradek.core.config.LogSettings;
import odradek.core.partition.WriteLimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients may write as space comes and goes, and what is kept aside. */
class DirectorySpaceTest {

  private static final long TOTAL = 1 << 30;
  private static final long SOFT = 4 << 20;
  private static final long HARD = 2 << 20;
  private static final int RESERVE = 100_000;

  @TempDir
  private Path directory;
  private long usable = TOTAL;
  private DirectorySpace space;

  @BeforeEach
  void make() throws IOException {
    space = new DirectorySpace(directory, new SpaceLimits(new LogSettings.Space(SOFT, HARD, RESERVE)),
        path -> new Volume(TOTAL, usable));
    space.sample();
  }

  private void sample(long bytes) throws IOException {
    usable = bytes;
    space.sample();
  }

  private Path reserve() {
    return directory.resolve(".reserve");
  }

  @Test
  void clientsAreSlowedDownThenRefusedThenLetGoOn() throws IOException {
    assertEquals(WriteLimit.NONE, space.limit(1));
    sample((SOFT + HARD) / 2);
    assertEquals(new WriteLimit(SpacePolicy.MAX_DELAY_MS / 2, null), space.limit(1));
    sample(HARD - 1);
    String refusal = space.limit(1).refusal();
    assertTrue(refusal.contains(directory.toString()) && refusal.contains(Long.toString(HARD - 1))
        && refusal.contains(Long.toString(HARD)), refusal);
    sample(TOTAL);
    assertEquals(WriteLimit.NONE, space.limit(1));
  }

  @Test
  void whatIsWrittenBetweenTwoSamplesIsCounted() throws IOException {
    var asked = new ArrayList<String>();
    space.sampler(() -> asked.add("sample"));
    sample(SOFT + SOFT);
    int most = (int) (SOFT + SOFT - HARD);
    assertNull(space.limit(most).refusal());
    assertEquals(List.of(), asked);
    assertNotNull(space.limit(1).refusal());
    assertEquals(List.of("sample"), asked);
    sample(TOTAL);
    assertNull(space.limit(1).refusal());
  }

  @Test
  void theReserveIsGivenBackWhenThereIsNothingElse() throws IOException {
    assertEquals(RESERVE, Files.size(reserve()));
    sample(RESERVE);
    assertTrue(Files.exists(reserve()));
    sample(RESERVE - 1);
    assertFalse(Files.exists(reserve()));
    sample(3 * RESERVE);
    assertFalse(Files.exists(reserve()), "not while the directory is full");
    sample(TOTAL);
    assertEquals(RESERVE, Files.size(reserve()));
  }

  @Test
  void aWriteThatFoundNoSpaceRefusesAtOnce() {
    space.writeFailed();
    assertEquals(SpaceLevel.FULL, space.level());
    assertFalse(Files.exists(reserve()));
  }

  @Test
  void aReserveOfZeroIsNone() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    var unreserved = new DirectorySpace(other, new SpaceLimits(new LogSettings.Space(SOFT, HARD, 0)),
        path -> new Volume(TOTAL, usable));
    unreserved.sample();
    assertFalse(Files.exists(other.resolve(".reserve")));
    assertNull(unreserved.limit(1).refusal());
  }
}
