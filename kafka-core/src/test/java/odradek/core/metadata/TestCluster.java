package odradek.core.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsRequest.CreatableTopic;
import odradek.api.message.CreateTopicsRequest.CreatableTopicConfig;
import odradek.api.message.CreateTopicsResponse.CreatableTopicResult;
import odradek.core.config.BrokerConfig;

/** A controller without a quorum: each decision is applied at once, and through the bytes of its records. */
final class TestCluster {

  private final ControllerSettings settings;
  private ClusterImage image = ClusterImage.EMPTY;
  private long nextOffset;
  private int recordCount;

  TestCluster(Map<String, String> properties, int brokers) {
    this(properties, brokers, SupportedFeatures.CURRENT, 1);
  }

  TestCluster(Map<String, String> properties, int brokers, SupportedFeatures features, long seed) {
    settings = new ControllerSettings(
        BrokerConfig.of(properties), Set.of("file", "memory"), Set.of("memory"), features, new Random(seed));
    for (int id = 1; id <= brokers; id++) {
      register(id, 1);
    }
  }

  static TestCluster ofBrokers(int brokers) {
    return new TestCluster(Map.of(), brokers);
  }

  /** The log directory that a broker of this test has. */
  static Uuid directory(int brokerId) {
    return new Uuid(900, brokerId);
  }

  RegisterBroker.Result register(int brokerId, int life) {
    return apply(new RegisterBroker(brokerId, new Uuid(life, brokerId), "rack" + brokerId,
        List.of(new BrokerImage.Endpoint("PLAINTEXT", "host" + brokerId, 9092, (short) 0)),
        List.of(directory(brokerId))));
  }

  <R> R apply(ControllerCommand<R> command) {
    Decision<R> decision = command.decide(settings.view(image, nextOffset));
    var builder = new ImageBuilder(image);
    decision.records().forEach(record -> builder.replay(RecordFormat.read(RecordFormat.write(record))));
    image = builder.build().after();
    nextOffset += decision.records().size();
    recordCount = decision.records().size();
    return decision.response();
  }

  ClusterImage image() {
    return image;
  }

  void setImage(ClusterImage image) {
    this.image = image;
  }

  /** How many records the last decision had. */
  int recordCount() {
    return recordCount;
  }

  PartitionImage partition(String topic, int index) {
    return image.topics().get(topic).partition(index);
  }

  static CreatableTopic topic(String name, int partitions, int factor) {
    return CreatableTopic.builder().name(name).numPartitions(partitions).replicationFactor((short) factor).build();
  }

  static CreatableTopic topic(String name, Map<String, String> configs) {
    return topic(name, 1, 1).toBuilder().configs(configs.entrySet().stream()
        .map(config -> new CreatableTopicConfig(config.getKey(), config.getValue())).toList()).build();
  }

  CreatableTopicResult create(CreatableTopic topic) {
    return create(List.of(topic)).get(0);
  }

  List<CreatableTopicResult> create(List<CreatableTopic> topics) {
    return apply(new CreateTopics(new CreateTopicsRequest(topics, 1_000, false))).topics();
  }

  void created(String name, int partitions, int factor) {
    assertError(ErrorCode.NONE, create(topic(name, partitions, factor)).errorCode());
  }

  static void assertError(ErrorCode expected, short actual) {
    assertEquals(expected, ErrorCode.forCode(actual));
  }
}
