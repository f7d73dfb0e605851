package odradek.codec.compression;

import odradek.core.spi.codec.CompressionProvider;
import odradek.testkit.codec.BatchCodecContractTest;

/** The contract, kept by {@code zstd}. */
class ZstdContractTest extends BatchCodecContractTest {

  @Override
  protected CompressionProvider provider() {
    return new ZstdProvider();
  }
}
