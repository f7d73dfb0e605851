package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import odradek.api.record.BatchCodec;
import odradek.core.plugin.Plugins;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Compresses and decompresses the records of a batch with the codec of a name, at its default level. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {

  private static final int RECORD_BYTES = 1024;

  /** Which codec. */
  @Param({"gzip", "snappy", "lz4", "zstd"})
  public String codec;

  /** How many bytes the records have, one kilobyte each. */
  @Param("65536")
  public int recordsBytes;

  private BatchCodec opened;
  private ByteBuffer records;
  private ByteBuffer compressed;

  /** Opens the codec. */
  @Setup(Level.Trial)
  public void open() {
    opened = Plugins.load(CodecBenchmark.class.getClassLoader()).codecs().get(codec).open();
    records = new SampleBatches(1, System.currentTimeMillis()).records(recordsBytes, recordsBytes / RECORD_BYTES);
    compressed = opened.compress(records, opened.defaultLevel());
  }

  /** Compresses, as for a topic that wants another codec than its producers. */
  @Benchmark
  public ByteBuffer compress() {
    return opened.compress(records, opened.defaultLevel());
  }

  /** Decompresses, as to validate. */
  @Benchmark
  public ByteBuffer decompress() {
    return opened.decompress(compressed, recordsBytes);
  }
}
