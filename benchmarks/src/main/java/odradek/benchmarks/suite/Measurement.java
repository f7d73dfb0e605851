package odradek.benchmarks.suite;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * One round of one cell on one engine.
 *
 * @param bytes of batches that were worked on
 * @param usage while it counted
 * @param latencies in nanoseconds, one of each operation
 * @param figures what else there is to say, by name
 */
record Measurement(long bytes, Usage usage, Histogram latencies, Map<String, Double> figures) {

  /** A figure: allocated bytes on the disk for each byte of the log. */
  static final String SPACE = "spaceBytesPerByte";

  private static final String FIGURE = "figure.";

  long operations() {
    return latencies.getTotalCount();
  }

  /** To be read by {@link #of(Properties)} in another process. */
  Properties properties() {
    var properties = new Properties();
    properties.setProperty("bytes", Long.toString(bytes));
    properties.setProperty("wallNs", Long.toString(usage.wallNs()));
    properties.setProperty("cpuNs", Long.toString(usage.cpuNs()));
    properties.setProperty("allocatedBytes", Long.toString(usage.allocatedBytes()));
    properties.setProperty("writtenBytes", Long.toString(usage.writtenBytes()));
    properties.setProperty("deviceBytes", Long.toString(usage.deviceBytes()));
    ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    latencies.encodeIntoCompressedByteBuffer(encoded);
    byte[] content = new byte[encoded.flip().remaining()];
    encoded.get(content);
    properties.setProperty("latencies", Base64.getEncoder().encodeToString(content));
    figures.forEach((name, value) -> properties.setProperty(FIGURE + name, Double.toString(value)));
    return properties;
  }

  /** What {@link #properties()} made. */
  static Measurement of(Properties properties) {
    var usage = new Usage(number(properties, "wallNs"), number(properties, "cpuNs"),
        number(properties, "allocatedBytes"),
        number(properties, "writtenBytes"), number(properties, "deviceBytes"));
    var figures = new TreeMap<String, Double>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(FIGURE)) {
        figures.put(name.substring(FIGURE.length()), Double.valueOf(properties.getProperty(name)));
      }
    }
    ByteBuffer encoded = ByteBuffer.wrap(Base64.getDecoder().decode(properties.getProperty("latencies")));
    try {
      return new Measurement(number(properties, "bytes"), usage, Histogram.decodeFromCompressedByteBuffer(encoded, 0),
          figures);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("the latencies of a measurement cannot be read: " + e.getMessage(), e);
    }
  }

  private static long number(Properties properties, String name) {
    return Long.parseLong(properties.getProperty(name));
  }
}
