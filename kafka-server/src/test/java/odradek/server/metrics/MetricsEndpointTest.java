package odradek.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import odradek.core.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker is used, and its metrics are read as Prometheus does it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MetricsEndpointTest {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? (-?[0-9.]+(E-?[0-9]+)?)");

  @Test
  void metricsTellWhatTheBrokerHasDone(@TempDir Path directory) throws IOException {
    try (Broker broker = broker("file", directory);
        var endpoint = MetricsEndpoint.open("127.0.0.1:0", broker, "1.2.3");
        var client = new Socket(InetAddress.getLoopbackAddress(), broker.port("PLAINTEXT"))) {
      askForVersions(client);
      askForVersions(client);
      List<String> lines = read(endpoint.url());
      assertContains(lines, "odradek_connections_open 1");
      assertContains(lines, "odradek_requests_total{api=\"API_VERSIONS\"} 2");
      assertContains(lines, "odradek_request_bytes_total{api=\"API_VERSIONS\"} 20");
      assertContains(lines, "odradek_request_latency_seconds_bucket{api=\"API_VERSIONS\",le=\"+Inf\"} 2");
      assertContains(lines, "odradek_request_latency_seconds_count{api=\"API_VERSIONS\"} 2");
      assertContains(lines, "odradek_requests_unanswered 0");
      assertContains(lines, "odradek_partitions 0");
      assertContains(lines, "odradek_partitions_offline 0");
      assertContains(lines, "odradek_log_bytes 0");
      assertContains(lines, "odradek_groups{state=\"Stable\"} 0");
      assertContains(lines, "odradek_pool_queued_tasks{pool=\"io\"} 0");
      assertTrue(lines.stream().anyMatch(line -> line.matches("odradek_build_info\\{.*version=\"1\\.2\\.3\".*} 1")));
      assertTrue(lines.stream().anyMatch(line -> line.startsWith("odradek_shard_wait_seconds{shard=\"0\"} ")));
    }
  }

  @Test
  void everyLineIsInTheFormatAndEveryNameIsKeptTogether(@TempDir Path directory) throws IOException {
    try (Broker broker = broker("memory", directory);
        var endpoint = MetricsEndpoint.open(":0", broker, "1.2.3")) {
      Set<String> described = new HashSet<>();
      String family = "";
      Set<String> names = new TreeSet<>();
      for (String line : read(endpoint.url())) {
        if (line.startsWith("# HELP ")) {
          family = line.split(" ")[2];
          assertTrue(described.add(family), family + " comes twice");
        } else if (!line.startsWith("# TYPE ")) {
          var sample = SAMPLE.matcher(line);
          assertTrue(sample.matches(), line);
          assertTrue(sample.group(1).startsWith(family), line + " is not of " + family);
          assertTrue(family.startsWith("odradek_"), family);
          names.add(family);
        }
      }
      assertTrue(names.size() >= 20, names.toString());
      assertEquals(described, names);
    }
  }

  @Test
  void aConnectionThatEndsIsNoLongerOpen(@TempDir Path directory) throws IOException {
    try (Broker broker = broker("memory", directory);
        var endpoint = MetricsEndpoint.open(":0", broker, "1.2.3")) {
      try (var client = new Socket(InetAddress.getLoopbackAddress(), broker.port("PLAINTEXT"))) {
        askForVersions(client);
        assertContains(read(endpoint.url()), "odradek_connections_open 1");
      }
      while (!read(endpoint.url()).contains("odradek_connections_open 0")) {
        Thread.onSpinWait();
      }
      assertContains(read(endpoint.url()), "odradek_connections_total 1");
    }
  }

  @Test
  void nothingElseIsServed(@TempDir Path directory) throws IOException {
    try (Broker broker = broker("memory", directory);
        var endpoint = MetricsEndpoint.open("localhost:0", broker, "1.2.3")) {
      assertEquals(404, status(endpoint.url() + "s", "GET"));
      assertEquals(405, status(endpoint.url(), "DELETE"));
      assertEquals(200, status(endpoint.url(), "HEAD"));
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed(@TempDir Path directory) throws IOException {
    try (Broker broker = broker("memory", directory);
        var endpoint = MetricsEndpoint.open(":0", broker, "1.2.3")) {
      String taken = endpoint.url().replaceAll("http://(.*)/metrics", "$1");
      IOException failure = assertThrows(IOException.class, () -> MetricsEndpoint.open(taken, broker, "1.2.3").close());
      assertTrue(failure.getMessage().contains("metrics.listener=" + taken), failure.getMessage());
    }
  }

  @Test
  void aBadAddressStopsTheStart() {
    for (String bad : List.of("9404", "localhost:", "localhost:70000", "localhost:http")) {
      RuntimeException failure = assertThrows(RuntimeException.class,
          () -> Broker.builder().storage("memory").config("metrics.listener", bad).start().close());
      assertTrue(failure.getMessage().contains("metrics.listener"), failure.getMessage());
    }
  }

  private static Broker broker(String storage, Path directory) throws IOException {
    return Broker.builder().storage(storage).logDirs(directory).listen("tcp", 0).start();
  }

  /** ApiVersions, version 0, as a client without a name asks for it: ten bytes. */
  private static void askForVersions(Socket client) throws IOException {
    var out = new DataOutputStream(client.getOutputStream());
    out.write(new byte[] {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1});
    var in = new DataInputStream(client.getInputStream());
    in.readFully(new byte[in.readInt()]);
  }

  private static List<String> read(String url) {
    try (var reader = new BufferedReader(new InputStreamReader(new URL(url).openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(String url, String method) throws IOException {
    var connection = (HttpURLConnection) new URL(url).openConnection();
    connection.setRequestMethod(method);
    return connection.getResponseCode();
  }

  private static void assertContains(List<String> lines, String wanted) {
    assertTrue(lines.contains(wanted), () -> wanted + " is not in\n" + String.join("\n", lines));
  }
}
