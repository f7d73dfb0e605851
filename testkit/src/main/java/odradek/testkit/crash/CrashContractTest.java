package odradek.testkit.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crash contract of storage engines. A provider's test extends it:
 *
 * <pre>{@code
 * class MineCrashContractTest extends CrashContractTest {
 *   protected StorageProvider provider() {
 *     return new MineStorageProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>An engine runs in a process of its own, which does random calls on a few partitions and says before and after each
 * of them what it does. It is killed: in the middle of a call, while it opens, or in a quiet time (see below), after
 * which the power fails too. The next process opens the same directory and reports what is there; that is compared with
 * what was said before, and the next life begins from there. The provider is found by its name, as a broker finds it,
 * on a class path that has everything this test runs with.
 *
 * <p><b>What must hold after a kill:</b> every batch whose append has returned is there, since the broker's default
 * promises just that to producers ({@code durability=replicated}). A partition whose {@code create} has returned is
 * there, one whose {@code delete} has is not; what {@code truncateTo} or a move of the log's start to its end removed
 * does not come back; a replacement is there as a whole or not at all. The state area is as it was after one of the
 * writes since the last durable one. A call that had not returned was carried out, or was not, or, for an append or a
 * truncation, in part: a log is always a prefix, byte for byte. Nothing is there that nobody wrote.
 *
 * <p><b>And when the power fails?</b> Which bytes an engine has synced cannot be seen from outside, and an engine may
 * sync more than it was asked to and build on that. So power fails here only in a <em>quiet time</em>: all flushes have
 * completed, the executor stands still that the engine was given, and from then on there are appends alone, which never
 * wait for the device by contract. What was in the directory when the quiet time began is left as it is; what came
 * later was synced by nobody. Of that, each 512-byte sector may be new, old, zero or rubbish, files may end anywhere,
 * new names may be gone and renames undone. Batches that no flush has covered may be missing then, from some batch on.
 * In some quiet times there are also writes of state that ask for no durability; as those may sync, and as an engine
 * with {@link StorageCapability#NATIVE_THREADS} may at any time, the power fails there only if all that has changed is
 * that one file has grown.
 *
 * <p><b>What it cannot find out:</b> whether the engine syncs at all. A process that is killed leaves its writes to the
 * operating system, and what was there before the quiet time is believed to be on the device. An engine that has a seam
 * for it should be crashed at every single call, too, as {@code storage-file} is.
 *
 * <p>System properties: {@code odradek.crash.kills} is the number of kills, 100 if it is not set;
 * {@code odradek.crash.seed} the first seed, 1 if it is not set. A failure tells the seed of its case, and its
 * directory is kept. The script follows from the seed, but not the moment of the kill: expect to try more than once.
 *
 * <p>A provider that is not {@link StorageCapability#PERSISTENT} promises nothing, and the test is skipped.
 */
public abstract class CrashContractTest {

  private static final int KILLS = Integer.getInteger("odradek.crash.kills", 100);
  private static final long FIRST_SEED = Long.getLong("odradek.crash.seed", 1);
  private static final int KILLS_PER_DIRECTORY = 20;
  private static final int STANDBY = 2;

  private final Queue<ChildProcess> standby = new ArrayDeque<>();
  private int childrenCount;

  /** For subclasses. */
  protected CrashContractTest() {}

  /** A provider, which is registered as a service. */
  protected abstract StorageProvider provider();

  /** The provider's settings, without prefix; none if this is not overridden. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /** Options that the children's virtual machine needs besides; none if this is not overridden. */
  protected List<String> jvmOptions() {
    return List.of();
  }

  /** How many children are killed. */
  int killsCount() {
    return KILLS;
  }

  /** Many children are killed, and nothing is missing that was promised, and nothing is there that was not written. */
  @Test
  public void whatWasPromisedSurvivesEveryKill(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temporary)
      throws IOException, InterruptedException {
    StorageProvider provider = provider();
    assumeTrue(provider.capabilities().contains(StorageCapability.PERSISTENT),
        "provider " + provider.name() + " keeps nothing over the end of its process");
    boolean nativeThreads = provider.capabilities().contains(StorageCapability.NATIVE_THREADS);
    int killsCount = killsCount();
    int powerCuts = 0;
    try {
      for (int killed = 0, round = 0; killed < killsCount; killed += KILLS_PER_DIRECTORY, round++) {
        var crashes = new CrashCase(FIRST_SEED + round, temporary.resolve("engine-" + round),
            () -> nextChild(provider, temporary), nativeThreads);
        crashes.run(Math.min(KILLS_PER_DIRECTORY, killsCount - killed));
        powerCuts += crashes.powerCutCount();
      }
    } finally {
      standby.forEach(ChildProcess::close);
    }
    assertTrue(powerCuts > 0 || nativeThreads || killsCount < KILLS_PER_DIRECTORY,
        "the power never failed, the test tests too little");
  }

  private ChildProcess nextChild(StorageProvider provider, Path temporary) throws IOException {
    while (standby.size() <= STANDBY) {
      standby.add(ChildProcess.start(provider, settings(), jvmOptions(),
          temporary.resolve("errors-" + childrenCount++ % (2 * STANDBY + 2))));
    }
    return standby.remove();
  }
}
