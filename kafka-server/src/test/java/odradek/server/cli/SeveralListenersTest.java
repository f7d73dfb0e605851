package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import odradek.core.Broker;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker with two doors: whoever comes in by one is told the address of that one. */
@Timeout(60)
class SeveralListenersTest {

  private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
      "listeners", "INNER://127.0.0.1:0,OUTER://127.0.0.1:0,CONTROLLER://127.0.0.1:1",
      "advertised.listeners", "INNER://inner.example:0,OUTER://outer.example:0",
      "listener.security.protocol.map", "INNER:PLAINTEXT,OUTER:PLAINTEXT,CONTROLLER:PLAINTEXT",
      "inter.broker.listener.name", "INNER",
      "controller.listener.names", "CONTROLLER",
      "offsets.topic.num.partitions", "1",
      "storage.provider", "memory"));

  @Test
  void eachTellsItsOwnAddress() throws IOException {
    try (Broker broker = ServerRun.start(SETTINGS)) {
      String inner = "inner.example:" + broker.port("INNER");
      String outer = "outer.example:" + broker.port("OUTER");
      assertEquals(List.of(inner, inner, inner), told(broker, "INNER"));
      assertEquals(List.of(outer, outer, outer), told(broker, "OUTER"));
    }
  }

  /** Where the broker is, as three APIs have it. */
  private static List<String> told(Broker broker, String listener) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port(listener));
    try (WireConnection connection = WireConnection.open(address)) {
      var metadata = connection.call(ApiKeys.METADATA, 12, new MetadataRequestData().setTopics(List.of()),
          MetadataResponseData.class).brokers().iterator().next();
      var cluster = connection.call(ApiKeys.DESCRIBE_CLUSTER, 1, new DescribeClusterRequestData(),
          DescribeClusterResponseData.class).brokers().iterator().next();
      var coordinator = connection.call(ApiKeys.FIND_COORDINATOR, 6, new FindCoordinatorRequestData()
          .setCoordinatorKeys(List.of("g")), FindCoordinatorResponseData.class).coordinators().get(0);
      return List.of(metadata.host() + ":" + metadata.port(), cluster.host() + ":" + cluster.port(),
          coordinator.host() + ":" + coordinator.port());
    }
  }
}
