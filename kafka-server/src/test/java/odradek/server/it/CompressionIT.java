package odradek.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.broker.SharedBroker;
import odradek.server.it.client.JavaClients;
import odradek.server.it.client.KafkaJs;
import odradek.server.it.client.Kcat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client reads what each other client has compressed, as far as it has the codec. */
@ExtendWith(SharedBroker.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CompressionIT {

  private static final int COUNT = 400;

  private final BrokerUnderTest broker;
  private final JavaClients clients;
  private final Path directory;

  CompressionIT(BrokerUnderTest broker, @TempDir Path directory) {
    this.broker = broker;
    this.clients = new JavaClients(broker);
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
  void kcatWritesAndAllRead(String codec) {
    String topic = "codec-kcat-" + codec;
    clients.createTopic(topic);
    List<String> values = values("kcat");
    new Kcat(broker, directory).produce(values, "-P", "-t", topic, "-p", "0", "-z", codec);
    assertJavaAndKcatAndKafkaJsRead(topic, values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
  void javaWritesAndAllRead(String codec) {
    String topic = "codec-java-" + codec;
    clients.createTopic(topic);
    List<String> values = values("java");
    clients.send(topic, Map.of("compression.type", codec, "linger.ms", 50), values);
    assertJavaAndKcatAndKafkaJsRead(topic, values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "Snappy"})
  void kafkaJsWritesAndAllRead(String codec) {
    String topic = "codec-kafkajs-" + codec.toLowerCase(Locale.ROOT);
    clients.createTopic(topic);
    new KafkaJs(broker, directory).run("produce", topic, codec, Integer.toString(COUNT));
    assertJavaAndKcatAndKafkaJsRead(topic, IntStream.range(0, COUNT).mapToObj(i -> "v-" + i).toList());
  }

  @ParameterizedTest
  @CsvSource({"zstd, gzip", "gzip, lz4", "snappy, uncompressed", "none, snappy", "lz4, zstd"})
  void theBrokerCompressesAnewWhereTheTopicSaysSo(String produced, String stored) {
    String topic = "codec-topic-" + stored;
    clients.createTopic(topic, 1, Map.of("compression.type", stored));
    List<String> values = values("again");
    clients.send(topic, Map.of("compression.type", produced, "linger.ms", 50), values);
    assertEquals(values, clients.readValues(topic, COUNT));
    assertEquals(values, new Kcat(broker, directory).run("-C", "-t", topic, "-e", "-q"));
  }

  private void assertJavaAndKcatAndKafkaJsRead(String topic, List<String> values) {
    assertEquals(values, clients.readValues(topic, COUNT));
    assertEquals(values, new Kcat(broker, directory).run("-C", "-t", topic, "-e", "-q"));
    List<String> lines = new KafkaJs(broker, directory).run("consume", topic, topic, Integer.toString(COUNT));
    assertEquals(values, lines.subList(1, COUNT + 1).stream().map(line -> line.split(" ")[4]).toList());
  }

  private static List<String> values(String prefix) {
    return IntStream.range(0, COUNT).mapToObj(i -> prefix + "-" + i + "-".repeat(i % 50)).toList();
  }
}
