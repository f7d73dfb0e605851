package odradek.codec.compression;

import odradek.core.spi.codec.CompressionProvider;
import odradek.testkit.codec.BatchCodecContractTest;

/** The contract, kept by {@code lz4}. */
class Lz4ContractTest extends BatchCodecContractTest {

  @Override
  protected CompressionProvider provider() {
    return new Lz4Provider();
  }
}
