package odradek.core.request;

/**
 * Who this broker is.
 *
 * @param clusterId the cluster's id
 * @param nodeId the node's id
 */
public record ServerIdentity(String clusterId, int nodeId) {}
