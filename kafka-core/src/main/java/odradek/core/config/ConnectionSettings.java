package odradek.core.config;

import java.util.Map;

/**
 * What connections may do.
 *
 * @param maxRequestBytes the largest request
 * @param maxQueuedRequestBytes bytes of requests in memory at once; -1 for a share of the heap
 * @param maxIdleMs how long a connection may be silent; -1 for ever
 * @param maxConnections open connections of a listener at once
 * @param maxConnectionsPerIp open connections of one address at once
 * @param maxConnectionsByIp the same for single addresses, by their text
 * @param maxConnectionsPerSecond connections that a listener accepts in a second
 * @param requestTimeoutMs how long another node may take to answer
 * @param maxFetchBytes the most bytes in the answer to one fetch
 * @param maxFetchSessions fetch sessions remembered at once
 * @param maxDescribedPartitions the most partitions in one answer of DescribeTopicPartitions
 */
public record ConnectionSettings(
    int maxRequestBytes,
    long maxQueuedRequestBytes,
    long maxIdleMs,
    int maxConnections,
    int maxConnectionsPerIp,
    Map<String, Integer> maxConnectionsByIp,
    int maxConnectionsPerSecond,
    int requestTimeoutMs,
    int maxFetchBytes,
    int maxFetchSessions,
    int maxDescribedPartitions) {

  static ConnectionSettings of(ConfigValues values) {
    return new ConnectionSettings(
        values.number("socket.request.max.bytes"),
        values.bigNumber("queued.max.request.bytes"),
        values.bigNumber("connections.max.idle.ms"),
        values.number("max.connections"),
        values.number("max.connections.per.ip"),
        IpLimits.parse(values.text("max.connections.per.ip.overrides")),
        values.number("max.connection.creation.rate"),
        values.number("request.timeout.ms"),
        values.number("fetch.max.bytes"),
        values.number("max.incremental.fetch.session.cache.slots"),
        values.number("max.request.partition.size.limit"));
  }
}
