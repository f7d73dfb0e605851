package odradek.benchmarks.doctor;

import odradek.core.spi.codec.CompressionProvider;
import odradek.testkit.codec.BatchCodecContractTest;

/** The contract of codecs, of the provider under test. */
class CodecContractOfPlugin extends BatchCodecContractTest {

  @Override
  protected CompressionProvider provider() {
    return ProviderUnderTest.make(CompressionProvider.class);
  }
}
