package odradek.server.cli;

import odradek.client.net.ServerAddress;
import odradek.server.topics.TopicAdmin;
import picocli.CommandLine.Option;

/** Which cluster a command asks. */
final class BootstrapOptions {

  private static final int MS_PER_SECOND = 1_000;
  private static final int MAX_TIMEOUT_S = 3_600;

  @Option(
      names = {"-b", "--bootstrap-server"},
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Brokers to ask, separated by commas; any of them will do. Default: ${DEFAULT-VALUE}")
  private String servers;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long an answer may take, 1 to 3600. Default: ${DEFAULT-VALUE}")
  private int timeoutSeconds;

  /** @throws IllegalArgumentException if an address or the time makes no sense */
  TopicAdmin topics() {
    if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_S) {
      throw new IllegalArgumentException(
          "--timeout is " + timeoutSeconds + " seconds, expected 1 to " + MAX_TIMEOUT_S);
    }
    return new TopicAdmin(ServerAddress.parseList(servers), timeoutSeconds * MS_PER_SECOND);
  }
}
