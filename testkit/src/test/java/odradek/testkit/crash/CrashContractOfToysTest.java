package odradek.testkit.crash;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import odradek.core.spi.storage.StorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** A sound engine passes the crash contract, and each planted fault is found. */
@Timeout(300)
class CrashContractOfToysTest {

  private static final int MOST_KILLS = 300;

  /** The contract, with a chosen number of kills. */
  private static final class Contract extends CrashContractTest {

    private final StorageProvider provider;
    private final int killsCount;

    Contract(StorageProvider provider, int killsCount) {
      this.provider = provider;
      this.killsCount = killsCount;
    }

    @Override
    protected StorageProvider provider() {
      return provider;
    }

    @Override
    int killsCount() {
      return killsCount;
    }
  }

  @TempDir
  Path temporary;

  @Test
  void aSoundEnginePasses() throws Exception {
    new Contract(new ToyStorageProvider(), 25).whatWasPromisedSurvivesEveryKill(temporary);
  }

  @ParameterizedTest
  @EnumSource(value = ToyStorageProvider.Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFaultIsFound(ToyStorageProvider.Flaw flaw) {
    var contract = new Contract(new ToyStorageProvider(flaw), MOST_KILLS);
    AssertionError found =
        assertThrows(AssertionError.class, () -> contract.whatWasPromisedSurvivesEveryKill(temporary));
    assertTrue(found.getMessage().startsWith("seed "), found.getMessage());
  }

  @Test
  void whatKeepsNothingIsSkipped() {
    var contract = new Contract(MemoryProvider.find(), 1);
    assertThrows(TestAbortedException.class, () -> contract.whatWasPromisedSurvivesEveryKill(temporary));
  }
}
