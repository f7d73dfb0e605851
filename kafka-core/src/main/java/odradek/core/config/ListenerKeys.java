package odradek.core.config;

import static odradek.core.config.ConfigRule.address;
import static odradek.core.config.ConfigRule.any;
import static odradek.core.config.ConfigRule.atLeast;
import static odradek.core.config.ConfigRule.atLeastOr;
import static odradek.core.config.ConfigRule.between;
import static odradek.core.config.ConfigRule.notBlank;
import static odradek.core.config.ConfigRule.pluginName;
import static odradek.core.config.ConfigRule.someOf;
import static odradek.core.config.ConfigType.INT;
import static odradek.core.config.ConfigType.LIST;
import static odradek.core.config.ConfigType.LONG;
import static odradek.core.config.ConfigType.STRING;

/** Broker keys about who the node is and how it is reached. */
final class ListenerKeys {

  private static final String ADDRESSES = "addresses like PLAINTEXT://host:9092, separated by commas";
  private static final String UNLIMITED = Integer.toString(Integer.MAX_VALUE);

  private ListenerKeys() {}

  static ConfigTable table() {
    return connections(node(new ConfigTable()));
  }

  private static ConfigTable node(ConfigTable table) {
    return table
        .fixed("node.id", INT, "1", atLeast(0), "The number of this node, unique in its cluster.")
        .fixed("process.roles", LIST, "broker,controller", someOf("broker", "controller"), "What this node does.")
        .fixed("broker.rack", STRING, null, notBlank("a name"), "Where this node stands, told to clients.")
        .fixed("controller.listener.names", LIST, "", any("names of listeners, separated by commas"),
            "Listeners that only controllers use; a single node recognises them and does not open them.")
        .fixed("controller.quorum.bootstrap.servers", LIST, "", any("addresses like host:9093, separated by commas"),
            "Where the controllers of the cluster are found.")
        .fixed("controller.quorum.voters", LIST, "", any("voters like 1@host:9093, separated by commas"),
            "The controllers of the cluster.")
        .fixed("quorum.provider", STRING, "local", pluginName(), "The plug-in that orders metadata.");
  }

  private static ConfigTable connections(ConfigTable table) {
    return table
        .fixed("listeners", LIST, "PLAINTEXT://:9092", notBlank(ADDRESSES), "The addresses to listen on.")
        .fixed("advertised.listeners", LIST, null, notBlank(ADDRESSES),
            "The addresses told to clients, where they differ from those listened on.")
        .fixed("listener.security.protocol.map", STRING,
            "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
            any("pairs like NAME:PROTOCOL, separated by commas"), "Which security protocol each listener speaks.")
        .fixed("inter.broker.listener.name", STRING, null, notBlank("the name of a listener"),
            "The listener on which brokers talk to each other.")
        .fixed("metrics.listener", STRING, null, address(),
            "Where the metrics can be read over HTTP, for example 127.0.0.1:9404; nowhere if not set.")
        .fixed("num.network.threads", INT, null, atLeast(1),
            "How many shards share the work: event loops that own connections and partitions; as many as there are"
                + " processors if not set.")
        .fixed("socket.request.max.bytes", INT, "104857600", atLeast(1), "The largest request, in bytes.")
        .fixed("queued.max.request.bytes", LONG, "-1", atLeastOr(1, -1, "a share of the heap"),
            "Bytes of requests held in memory at once, beyond which the broker stops reading.")
        .fixed("connections.max.idle.ms", LONG, "600000", atLeastOr(1, -1, "never"),
            "How long a connection may be silent before it is closed.")
        .dynamic("max.connections", INT, UNLIMITED, atLeast(0), "Open connections of a listener at once.")
        .dynamic("max.connections.per.ip", INT, UNLIMITED, atLeast(0), "Open connections of one address at once.")
        .dynamic("max.connections.per.ip.overrides", STRING, "", IpLimits.rule(),
            "Addresses with limits of their own, like 127.0.0.1:100, separated by commas.")
        .dynamic("max.connection.creation.rate", INT, UNLIMITED, atLeast(1),
            "Connections that a listener accepts in a second; others wait.")
        .fixed("request.timeout.ms", INT, "30000", atLeast(1), "How long the broker waits for another node's answer.")
        .fixed("fetch.max.bytes", INT, "57671680", atLeast(1024), "The most bytes in the answer to one fetch.")
        .fixed("max.incremental.fetch.session.cache.slots", INT, "1000", atLeast(0),
            "Fetch sessions remembered at once; others fetch without a session.")
        .fixed("max.request.partition.size.limit", INT, "2000", between(1, Integer.MAX_VALUE),
            "The most partitions in one answer of DescribeTopicPartitions.");
  }
}
