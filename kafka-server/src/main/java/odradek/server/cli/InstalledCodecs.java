package odradek.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import odradek.api.record.BatchCodec;
import odradek.api.record.BatchCodecs;
import odradek.core.plugin.Plugins;
import odradek.core.spi.codec.CodecUnavailableException;
import odradek.core.spi.codec.CompressionProvider;

/** The codecs that work here. */
final class InstalledCodecs {

  private InstalledCodecs() {}

  /** @param err is told of codecs that are installed and do not work */
  static BatchCodecs open(PrintWriter err) {
    var codecs = new ArrayList<BatchCodec>();
    for (CompressionProvider provider : Plugins.load(InstalledCodecs.class.getClassLoader()).codecs().all()) {
      try {
        codecs.add(provider.open());
      } catch (CodecUnavailableException e) {
        err.println("codec '" + provider.name() + "' is not available: " + e.getMessage());
      }
    }
    return BatchCodecs.of(codecs);
  }
}
