package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataResponse;
import odradek.api.wire.ApiMessage;
import odradek.core.request.Api;
import odradek.core.request.Authorizer;
import odradek.core.request.RequestContext;
import odradek.core.testing.LogCapture;
import odradek.core.testing.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No API does anything for somebody who may not use it, and each of them can say so in each of its versions. */
@Timeout(120)
class AuthorizerTest {

  private static final int SEEDS = 8;

  /** What a denied request may be answered with; a part of it may be left without an error. */
  private static final Set<ErrorCode> REFUSALS = Set.of(ErrorCode.NONE, ErrorCode.CLUSTER_AUTHORIZATION_FAILED,
      ErrorCode.GROUP_AUTHORIZATION_FAILED, ErrorCode.TOPIC_AUTHORIZATION_FAILED,
      ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);

  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  @Test
  void everyApiIsAskedForAndCanBeRefused() throws IOException {
    try (Broker broker = start(); LogCapture log = LogCapture.start()) {
      List<ApiVersionsResponse.ApiVersion> served = served(broker);
      assertTrue(served.size() > 5, "APIs " + served);
      for (ApiVersionsResponse.ApiVersion api : served) {
        ApiKey key = ApiKey.forId(api.apiKey());
        for (int version = Math.max(api.minVersion(), key.lowestVersion()); version <= api.maxVersion(); version++) {
          for (int seed = 0; seed < SEEDS; seed++) {
            refused(broker, key, (short) version, seed);
          }
        }
      }
      assertEquals("", log.text());
    }
  }

  @Test
  void topicsThatMayNotBeReadAreLeftOutOfListsAndRefusedByName() throws IOException {
    try (Broker broker = Broker.builder().storage("memory").listen("in-process", 0).authorizer(new NoSecrets()).start();
        WireClient client = WireClient.connect(broker)) {
      for (String name : List.of("open", "secret")) {
        client.call(CreateTopicsRequest.builder().timeoutMs(30_000).topics(List.of(CreateTopicsRequest.CreatableTopic
            .builder().name(name).numPartitions(1).replicationFactor((short) 1).build())).build(), 7,
            CreateTopicsResponse.class);
      }
      assertEquals(List.of("open NONE"), metadata(client, null));
      assertEquals(List.of("open NONE", "secret TOPIC_AUTHORIZATION_FAILED", "no-secret TOPIC_AUTHORIZATION_FAILED"),
          metadata(client, List.of("secret", "open", "no-secret")));
      assertEquals(List.of("open NONE"), metadata(client, null), "what may not be read is not made either");
    }
  }

  private static final class NoSecrets implements Authorizer {

    @Override
    public boolean allowed(RequestContext context, Api<?> api) {
      return true;
    }

    @Override
    public boolean mayRead(RequestContext context, String topic) {
      return !topic.contains("secret");
    }
  }

  private static List<String> metadata(WireClient client, List<String> names) {
    var topics = names == null ? null : names.stream()
        .map(name -> MetadataRequest.MetadataRequestTopic.builder().name(name).build()).toList();
    return client.call(MetadataRequest.builder().topics(topics).allowAutoTopicCreation(true).build(), 12,
        MetadataResponse.class).topics().stream()
        .map(topic -> topic.name() + " " + ErrorCode.forCode(topic.errorCode())).toList();
  }

  private Broker start() throws IOException {
    return Broker.builder().storage("memory").listen("in-process", 0)
        .authorizer((context, api) -> {
          asked.add(api.key() + " " + context.apiVersion() + " " + context.clientId());
          return false;
        })
        .start();
  }

  /** Even who may do nothing learns what there is: the refusal of ApiVersions carries the list. */
  private static List<ApiVersionsResponse.ApiVersion> served(Broker broker) {
    try (var client = WireClient.connect(broker)) {
      return client.call(ApiVersionsRequest.builder().build(), 2, ApiVersionsResponse.class).apiKeys();
    }
  }

  private void refused(Broker broker, ApiKey key, short version, long seed) {
    String what = key + " version " + version + " seed " + seed;
    try (var client = new FrameClient(broker)) {
      ByteBuffer request = FrameClient.request(key, version, 77, new RandomRequests(Map.of()).draw(key, version, seed));
      asked.clear();
      client.send(request.duplicate());
      ByteBuffer answer = client.next();
      assertNotNull(answer, what);
      assertEquals(List.of(key + " " + version + " fuzz"), List.copyOf(asked), what);
      var errors = new ArrayList<ErrorCode>();
      ApiMessage response = Answers.read(request, answer, what);
      Answers.errorCodes(response, (field, error) -> errors.add(error));
      assertTrue(REFUSALS.containsAll(errors), response + ", " + what);
    }
  }
}
