package odradek.benchmarks;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import odradek.api.ErrorCode;
import odradek.api.frame.FetchRequestView;
import odradek.api.frame.FetchResponseParts;
import odradek.api.frame.FetchResponseWriter;
import odradek.api.frame.ProduceRequestView;
import odradek.api.frame.ProduceResponseWriter;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchResponse;
import odradek.api.message.MetadataResponse;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceResponse;
import odradek.api.wire.WireReader;
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

/**
 * Reads and writes the messages that matter, in their newest version. Produce and Fetch have a hand-written form for
 * the broker ({@code ...View}, {@code ...Writer}) beside the generated one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MessageBenchmark {

  private static final short PRODUCE = ProduceRequest.HIGHEST_VERSION;
  private static final short FETCH = FetchRequest.HIGHEST_VERSION;
  private static final short METADATA = MetadataResponse.HIGHEST_VERSION;
  private static final int HEADER_BYTES = 9;
  private static final int BATCH_BYTES = 1024;

  /** How many topics a message is about, with two partitions each. */
  @Param("5")
  public int topics;

  private SampleMessages samples;
  private ByteBuffer records;
  private ByteBuffer produceRequest;
  private ProduceResponse produceResponse;
  private ByteBuffer fetchRequest;
  private FetchResponse fetchResponse;
  private MetadataResponse metadataResponse;
  private ByteBuffer metadataBytes;

  /** Makes the messages. */
  @Setup(Level.Trial)
  public void make() {
    samples = new SampleMessages(topics);
    records = new SampleBatches(1, System.currentTimeMillis()).directBatch(BATCH_BYTES, 1);
    produceRequest = direct(samples.produceRequest(records).toBytes(PRODUCE));
    produceResponse = samples.produceResponse();
    fetchRequest = direct(samples.fetchRequest().toBytes(FETCH));
    fetchResponse = samples.fetchResponse(records);
    metadataResponse = samples.metadataResponse();
    metadataBytes = metadataResponse.toBytes(METADATA);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
  }

  /** A Metadata response, as the broker writes it. */
  @Benchmark
  public ByteBuffer writeMetadataResponse() {
    return metadataResponse.toBytes(METADATA);
  }

  /** A Metadata response, as a client reads it. */
  @Benchmark
  public MetadataResponse readMetadataResponse() {
    return MetadataResponse.read(new WireReader(metadataBytes), METADATA);
  }

  /** A Produce request, as the broker reads it. */
  @Benchmark
  public ProduceRequestView viewProduceRequest() {
    return new ProduceRequestView(produceRequest, PRODUCE);
  }

  /** A Produce request through its generated form. */
  @Benchmark
  public ProduceRequest readProduceRequest() {
    return ProduceRequest.read(new WireReader(produceRequest), PRODUCE);
  }

  /** A Produce response, as the broker writes it. */
  @Benchmark
  public ByteBuffer streamProduceResponse() {
    var writer = new ProduceResponseWriter(PRODUCE, HEADER_BYTES, topics * SampleMessages.PARTITIONS);
    writer.start(topics);
    for (int i = 0; i < topics; i++) {
      writer.topic("", samples.topicId(i), SampleMessages.PARTITIONS);
      for (int partition = 0; partition < SampleMessages.PARTITIONS; partition++) {
        writer.partition(partition, ErrorCode.NONE, 4711, -1, 0);
      }
    }
    return writer.finish(0, List.of());
  }

  /** A Produce response through its generated form. */
  @Benchmark
  public ByteBuffer writeProduceResponse() {
    return produceResponse.toBytes(PRODUCE);
  }

  /** A Fetch request, as the broker reads it. */
  @Benchmark
  public FetchRequestView viewFetchRequest() {
    return new FetchRequestView(fetchRequest, FETCH);
  }

  /** A Fetch request through its generated form. */
  @Benchmark
  public FetchRequest readFetchRequest() {
    return FetchRequest.read(new WireReader(fetchRequest), FETCH);
  }

  /** A Fetch response, as the broker writes it: everything but the records, which go their own way. */
  @Benchmark
  public FetchResponseParts<ByteBuffer> streamFetchResponse() {
    var writer = new FetchResponseWriter<ByteBuffer>(FETCH, HEADER_BYTES, topics * SampleMessages.PARTITIONS);
    writer.start(0, ErrorCode.NONE, 0, topics);
    for (int i = 0; i < topics; i++) {
      writer.topic("", samples.topicId(i), SampleMessages.PARTITIONS);
      for (int partition = 0; partition < SampleMessages.PARTITIONS; partition++) {
        writer.partition(partition, ErrorCode.NONE, 4711, 4711, 0).records(records, BATCH_BYTES);
      }
    }
    return writer.finish(List.of());
  }

  /** A Fetch response through its generated form, which copies the records. */
  @Benchmark
  public ByteBuffer writeFetchResponse() {
    return fetchResponse.toBytes(FETCH);
  }
}
