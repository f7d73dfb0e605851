package odradek.testkit.replication;

import java.util.Map;
import java.util.ServiceLoader;
import odradek.core.spi.replication.MetadataQuorumProvider;

/** The built-in quorum keeps the contract. */
class LocalQuorumContractTest extends MetadataQuorumContractTest {

  @Override
  protected MetadataQuorumProvider provider() {
    return ServiceLoader.load(MetadataQuorumProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals("local")).findFirst().orElseThrow();
  }

  @Override
  protected Map<String, String> settingsForEarlySnapshots() {
    return Map.of("snapshot.bytes", "20000");
  }
}
