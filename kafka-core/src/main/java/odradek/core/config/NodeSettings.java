package odradek.core.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * Who a node is and what it runs on.
 *
 * @param nodeId its number, at least 0
 * @param rack where it stands, or null
 * @param quorumProvider the plug-in that orders metadata
 * @param shardCount how many shards share the work; empty for as many as there are processors
 */
public record NodeSettings(int nodeId, String rack, String quorumProvider, OptionalInt shardCount) {

  static NodeSettings of(ConfigValues values) {
    List<String> roles = values.words("process.roles");
    if (!roles.contains("broker") || !roles.contains("controller")) {
      throw values.invalid("process.roles", "broker,controller: a node does both");
    }
    String provider = values.text("quorum.provider");
    if (provider.equals("local")) {
      requireAlone(values, "controller.quorum.voters");
      requireAlone(values, "controller.quorum.bootstrap.servers");
    }
    String shards = values.text("num.network.threads");
    return new NodeSettings(values.number("node.id"), values.text("broker.rack"), provider,
        shards == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(shards)));
  }

  /** Two nodes that each believe to be the only one would be two clusters. */
  private static void requireAlone(ConfigValues values, String key) {
    if (values.words(key).size() > 1) {
      throw values.invalid(key, "one controller: quorum.provider is 'local', which is a quorum of one node");
    }
  }
}
