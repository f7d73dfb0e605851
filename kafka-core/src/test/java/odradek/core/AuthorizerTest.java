package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.wire.ApiMessage;
import odradek.core.testing.LogCapture;
import odradek.core.testing.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No API does anything for somebody who may not use it, and each of them can say so in each of its versions. */
@Timeout(120)
class AuthorizerTest {

  private static final int SEEDS = 8;

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
      assertTrue(errors.stream().allMatch(error -> error == ErrorCode.CLUSTER_AUTHORIZATION_FAILED
          || error == ErrorCode.GROUP_AUTHORIZATION_FAILED || error == ErrorCode.TOPIC_AUTHORIZATION_FAILED
          || error == ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED || error == ErrorCode.NONE), response + ", " + what);
    }
  }
}
