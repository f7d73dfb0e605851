package odradek.api.frame;

/**
 * Where a node can be reached, sent along with the news that it leads a partition.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Source:</b> KIP-951.
 *
 * @param nodeId the node
 * @param host its host name on the listener of the request
 * @param port its port there
 * @param rack its rack, or null
 */
public record NodeEndpoint(int nodeId, String host, int port, String rack) {}
