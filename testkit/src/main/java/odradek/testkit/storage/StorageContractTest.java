package odradek.testkit.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import odradek.core.spi.storage.StorageProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification of the storage interface. A provider's test extends it:
 *
 * <pre>{@code
 * class MineContractTest extends StorageContractTest {
 *   protected StorageProvider provider() {
 *     return new MineStorageProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>The rules come in parts, one interface each; all of them are inherited from here. A provider that is
 * {@link odradek.core.spi.storage.StorageCapability#PERSISTENT} is closed and opened again where a rule says what must
 * still be there.
 */
@Timeout(120)
public abstract class StorageContractTest
    implements AppendContract, ReadContract, SliceContract, TimestampContract, TruncateContract, ChunkContract,
        ReplaceContract, FlushContract, StateContract, LifecycleContract, ProviderContract, ConcurrencyContract {

  @TempDir
  Path temporary;

  private StorageHarness harness;

  /** For subclasses. */
  protected StorageContractTest() {}

  /** A provider, fresh or not. */
  protected abstract StorageProvider provider();

  /** The provider's settings, without prefix; none if this is not overridden. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  /** The directory of the engine, which need not exist; below a temporary one if this is not overridden. */
  protected Path directory() {
    return temporary.resolve("engine");
  }

  @Override
  public final StorageHarness harness() {
    return harness;
  }

  /** Makes the engine's surroundings. */
  @BeforeEach
  public void setUpHarness() {
    harness = new StorageHarness(provider(), directory(), settings());
  }

  /** Closes the engine. */
  @AfterEach
  public void tearDownHarness() throws IOException {
    harness.close();
  }
}
