package odradek.server.it.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.Eventually;
import odradek.server.it.wire.WireConnection;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/** Knocks at a broker until it names itself in an answer about the cluster. */
final class Readiness {

  private static final short METADATA_VERSION = 9;

  private Readiness() {
  }

  static void await(InetSocketAddress address, ChildProcess process, Duration limit) {
    Eventually.holds("an answer from the broker at " + address + " (" + process + ")", limit, () -> {
      if (!process.isAlive()) {
        throw new AssertionError("the broker ended while it started: " + process);
      }
      return answers(address);
    });
  }

  private static boolean answers(InetSocketAddress address) {
    try (WireConnection connection = WireConnection.open(address)) {
      MetadataResponseData answer = connection.call(ApiKeys.METADATA, METADATA_VERSION,
          new MetadataRequestData().setTopics(List.of()), MetadataResponseData.class);
      return !answer.brokers().isEmpty();
    } catch (IOException e) {
      // Not there yet: the caller asks again until its deadline.
      return false;
    }
  }
}
