package odradek.storage.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random lives that end at a random call: by a crash of the machine, of the process, a failing device or a full one.
 * After each of them nothing is missing that was promised to be durable, nothing is there that was never written, and
 * every log is one valid prefix. A failure names its seed; {@code -Dodradek.seed=N} runs that one alone,
 * {@code -Dodradek.cases=N} that many.
 */
@Timeout(300)
class FileCrashTest {

  private static final long CASES = Long.getLong(
      "odradek.cases", 2_000L * Integer.getInteger("odradek.soak.factor", 1));
  private static final int LIVES = 3;
  private static final long WHOLE_LIVES = Math.max(4, CASES / 500);
  private static final int WHOLE_LIFE_STEPS = 80;
  private static final long MANY_CALLS = 100;

  @Test
  void whateverHappensNothingDurableIsLost() {
    Long only = Long.getLong("odradek.seed");
    if (only != null) {
      run(only);
      return;
    }
    int interrupted = 0;
    for (long seed = 1; seed <= CASES; seed++) {
      interrupted += run(seed);
    }
    assertTrue(interrupted > CASES, "only " + interrupted + " lives were interrupted, the test tests nothing");
  }

  @Test
  void everyCallOfALifeMayBeItsLast() {
    for (SimDisk.Fault fault : SimDisk.Fault.values()) {
      for (long seed = 1; seed <= WHOLE_LIVES; seed++) {
        long call = 1;
        while (endsAt(call, fault, seed)) {
          call++;
        }
        assertTrue(call > MANY_CALLS, "seed " + seed + ": the life has " + call + " calls only");
      }
    }
  }

  /** Whether a life that is the same for all calls came to that call, and ended there. */
  private static boolean endsAt(long call, SimDisk.Fault fault, long seed) {
    var random = new SplittableRandom(seed);
    var disk = new SimDisk();
    var workload = new CrashWorkload(random, disk);
    try {
      disk.mount(CrashWorkload.ROOT.getParent());
      disk.failAt(call, fault);
      workload.live(WHOLE_LIFE_STEPS);
      workload.close();
      boolean ended = disk.hasFailed();
      die(workload, disk, random, fault == SimDisk.Fault.POWER_CUT || call % 2 == 0);
      workload.verify();
      return ended;
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError(
          "seed " + seed + ", " + fault + " at call " + call + ": " + e + "\n" + workload.describe(), e);
    }
  }

  private static int run(long seed) {
    var random = new SplittableRandom(seed);
    var disk = new SimDisk();
    var workload = new CrashWorkload(random, disk);
    int interrupted = 0;
    try {
      disk.mount(CrashWorkload.ROOT.getParent());
      for (int life = 0; life < LIVES; life++) {
        interrupted += live(workload, disk, random) ? 0 : 1;
        workload.verify();
        if (random.nextBoolean()) {
          workload.live(random.nextInt(8));
          die(workload, disk, random, true);
          workload.verify();
        }
      }
      if (!workload.close()) {
        throw new AssertionError("a clean close failed");
      }
      workload.verify();
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n" + workload.describe(), e);
    }
    return interrupted;
  }

  /** One life and its end; whether it ended as it wanted. */
  private static boolean live(CrashWorkload workload, SimDisk disk, SplittableRandom random) {
    SimDisk.Fault fault = SimDisk.Fault.values()[random.nextInt(SimDisk.Fault.values().length)];
    disk.failAt(random.nextLong(1, random.nextInt(4) == 0 ? 40 : 500), fault);
    boolean whole = workload.live(random.nextInt(20, 120));
    if (random.nextInt(3) == 0) {
      whole &= workload.close();
    }
    workload.note("end after " + fault);
    die(workload, disk, random, fault == SimDisk.Fault.POWER_CUT || random.nextBoolean());
    return whole;
  }

  private static void die(CrashWorkload workload, SimDisk disk, SplittableRandom random, boolean crash) {
    workload.forgetEngine();
    workload.note(crash ? "crash" : "kill");
    if (crash) {
      disk.crash(random);
    } else {
      disk.kill();
    }
  }
}
