package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.Brokers;
import odradek.server.it.client.AccessLog;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.Kcat;
import odradek.server.it.process.ChildProcess;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log file piped in with kcat, line by line, and read back byte for byte by another client. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LogFileIT {

  private static final int LINE_COUNT = 1_000_000;
  private static final long SEED = 20_261_122;
  private static final Duration LIMIT = Duration.ofSeconds(240);
  private static final int PIPE_BYTES = 64 * 1024;

  @TempDir
  private static Path directory;
  private static Path file;
  private static BrokerUnderTest broker;
  private static JavaClients clients;

  @BeforeAll
  static void startBroker() throws IOException {
    file = directory.resolve("access.log");
    AccessLog.write(file, LINE_COUNT, SEED);
    broker = Brokers.start(Map.of());
    clients = new JavaClients(broker);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void aKillOfTheBrokerInTheMiddleLosesAndDoublesNothing() throws IOException {
    pipeThroughAKill("file-killed", "lz4");
    assertJavaReadsTheFile("file-killed");
  }

  @Test
  void aMillionLinesComeBackThroughKcat() throws IOException {
    pipe("file-zstd", "zstd");
    assertKcatReadsTheFile("file-zstd");
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void aMillionLinesThroughEachCodec(String codec) throws IOException {
    String topic = "file-each-" + codec;
    pipe(topic, codec);
    assertJavaReadsTheFile(topic);
    assertKcatReadsTheFile(topic);
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "zstd"})
  void aKillThroughEachCodec(String codec) throws IOException {
    String topic = "file-kill-each-" + codec;
    pipeThroughAKill(topic, codec);
    assertJavaReadsTheFile(topic);
  }

  private static void pipe(String topic, String codec) throws IOException {
    clients.createTopic(topic);
    try (ChildProcess kcat = new Kcat(broker, directory).start("-P", "-t", topic, "-p", "0", "-z", codec,
        "-l", file.toString())) {
      kcat.awaitSuccess(LIMIT);
    }
  }

  private static void pipeThroughAKill(String topic, String codec) throws IOException {
    clients.createTopic(topic);
    try (ChildProcess kcat = new Kcat(broker, directory).start("-P", "-E", "-t", topic, "-p", "0", "-z", codec,
        "-X", "enable.idempotence=true", "-X", "linger.ms=20", "-X", "reconnect.backoff.max.ms=200");
        InputStream input = Files.newInputStream(file)) {
      long sizeBytes = Files.size(file);
      OutputStream pipe = kcat.input();
      pipe.write(input.readNBytes((int) (sizeBytes / 2)));
      broker.kill();
      Thread rest = new Thread(() -> copyAndClose(input, pipe), "rest-of-the-file");
      rest.start();
      broker.start();
      kcat.awaitSuccess(LIMIT);
      join(rest);
    }
  }

  private static void copyAndClose(InputStream input, OutputStream pipe) {
    try (pipe) {
      input.transferTo(pipe);
    } catch (IOException e) {
      // kcat has gone; its exit status says why.
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void assertKcatReadsTheFile(String topic) throws IOException {
    Path copy = Files.createTempFile(directory, topic, ".copy");
    try (ChildProcess kcat = new Kcat(broker, directory).startInto(copy, "-C", "-t", topic, "-p", "0", "-e", "-q")) {
      kcat.awaitSuccess(LIMIT);
    }
    assertSameAsTheFile(copy);
  }

  private static void assertJavaReadsTheFile(String topic) throws IOException {
    Path copy = Files.createTempFile(directory, topic, ".copy");
    TopicPartition partition = new TopicPartition(topic, 0);
    try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(copy), PIPE_BYTES);
        Consumer<byte[], byte[]> consumer = clients.bytesConsumer(Map.of())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      assertEquals(LINE_COUNT, end, "records in the topic");
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(LIMIT)) {
          output.write(record.value());
          output.write('\n');
        }
      }
    }
    assertSameAsTheFile(copy);
  }

  private static void assertSameAsTheFile(Path copy) throws IOException {
    assertEquals(-1, Files.mismatch(file, copy), "first byte that differs between the file and what was read");
    Files.delete(copy);
  }
}
