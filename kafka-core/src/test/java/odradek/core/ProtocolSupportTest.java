package odradek.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.ApiVersionsResponse.ApiVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Holds the tables of {@code docs/protocol-support.md} against what a broker tells its clients. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProtocolSupportTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "protocol-support.md");
  private static final String SERVED = "| Key | API | Versions |\n|--:|---|---|\n";
  private static final String NOT_SERVED = "| Key | API that is not served |\n|--:|---|\n";

  @Test
  void theTableOfApisIsUpToDate() throws IOException {
    assertTable(SERVED + served().stream().map(ProtocolSupportTest::row).collect(Collectors.joining()), SERVED);
  }

  @Test
  void theTableOfWhatIsMissingIsUpToDate() throws IOException {
    Set<Short> served = served().stream().map(ApiVersion::apiKey).collect(Collectors.toSet());
    assertTable(NOT_SERVED + Arrays.stream(ApiKey.values())
        .filter(key -> key.servedByBroker() && !served.contains(key.id()))
        .map(key -> "| " + key.id() + " | " + name(key) + " |\n").collect(Collectors.joining()), NOT_SERVED);
  }

  private static void assertTable(String expected, String header) throws IOException {
    String document = Files.readString(DOCUMENT) + "\n";
    int start = document.indexOf(header);
    String table = start < 0 ? "(no table)" : document.substring(start, document.indexOf("\n\n", start) + 1);
    assertEquals(expected, table, () -> "the table in " + DOCUMENT + " has to be\n" + expected);
  }

  private static List<ApiVersion> served() {
    try (TestBroker broker = TestBroker.start(Map.of())) {
      var request = ApiVersionsRequest.builder().clientSoftwareName("test").clientSoftwareVersion("1").build();
      return broker.client().call(request, 3, ApiVersionsResponse.class).apiKeys();
    }
  }

  private static String row(ApiVersion api) {
    String versions = api.minVersion() == api.maxVersion() ? Integer.toString(api.minVersion())
        : api.minVersion() + "-" + api.maxVersion();
    return "| " + api.apiKey() + " | " + name(ApiKey.forId(api.apiKey())) + " | " + versions + " |\n";
  }

  /** DELETE_TOPICS is called DeleteTopics. */
  private static String name(ApiKey key) {
    return Arrays.stream(key.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
