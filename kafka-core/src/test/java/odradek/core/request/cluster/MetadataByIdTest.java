package odradek.core.request.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataRequest.MetadataRequestTopic;
import odradek.api.message.MetadataResponse;
import odradek.api.message.MetadataResponse.MetadataResponseTopic;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TestImages;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

/** Metadata of topics that are asked for by id. */
class MetadataByIdTest {

  private final ClusterImage image = TestImages.of(1, Map.of("t", 2));
  private final Uuid id = image.topics().get("t").id();
  private final MetadataHandler handler = new MetadataHandler(() -> image, new TopicCreation() {
    @Override
    public boolean isEnabled() {
      return true;
    }

    @Override
    public void createMissing(Set<String> names, Runnable done) {
      throw new AssertionError("creates " + names);
    }
  });

  private MetadataResponseTopic ask(String name, Uuid topicId, int version) {
    var request = MetadataRequest.builder().allowAutoTopicCreation(true)
        .topics(List.of(new MetadataRequestTopic(topicId, name))).build();
    return new DirectCall("PLAINTEXT").call(handler, request, version, MetadataResponse.class).topics().get(0);
  }

  @Test
  void theNameMayBeEmptyOrMissing() {
    for (int version = 12; version <= 13; version++) {
      for (String name : new String[] {null, ""}) {
        MetadataResponseTopic topic = ask(name, id, version);
        assertEquals(0, topic.errorCode());
        assertEquals("t", topic.name());
        assertEquals(id, topic.topicId());
        assertEquals(2, topic.partitions().size());
      }
    }
  }

  @Test
  void aTopicIsToldOnceHoweverOftenItIsNamed() {
    var request = MetadataRequest.builder().allowAutoTopicCreation(false).topics(List.of(
        new MetadataRequestTopic(Uuid.ZERO, "t"), new MetadataRequestTopic(id, null),
        new MetadataRequestTopic(Uuid.ZERO, "none"), new MetadataRequestTopic(Uuid.ZERO, "t"),
        new MetadataRequestTopic(Uuid.ZERO, "none"))).build();
    assertEquals(List.of("t", "none"), new DirectCall("PLAINTEXT").call(handler, request, 12, MetadataResponse.class)
        .topics().stream().map(MetadataResponseTopic::name).toList());
  }

  @Test
  void anUnknownIdIsAnError() {
    MetadataResponseTopic topic = ask("", new Uuid(1, 2), 12);
    assertEquals(ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.forCode(topic.errorCode()));
    assertNull(topic.name());
    assertEquals(new Uuid(1, 2), topic.topicId());
  }

  @Test
  void idsCannotBeUsedTooEarly() {
    for (int version = 10; version <= 11; version++) {
      assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.forCode(ask("", id, version).errorCode()));
      assertEquals(ErrorCode.INVALID_REQUEST, ErrorCode.forCode(ask(null, id, version).errorCode()));
    }
  }

  @Test
  void aTopicIsToldOnceAndThoseThatAreMissingLast() {
    var request = MetadataRequest.builder().allowAutoTopicCreation(false).topics(List.of(
        new MetadataRequestTopic(Uuid.ZERO, "none"), new MetadataRequestTopic(Uuid.ZERO, "t"),
        new MetadataRequestTopic(id, null), new MetadataRequestTopic(Uuid.ZERO, "none"),
        new MetadataRequestTopic(Uuid.ZERO, "t"))).build();
    List<MetadataResponseTopic> topics =
        new DirectCall("PLAINTEXT").call(handler, request, 12, MetadataResponse.class).topics();
    assertEquals(List.of("t", "none"), topics.stream().map(MetadataResponseTopic::name).toList());
  }
}
