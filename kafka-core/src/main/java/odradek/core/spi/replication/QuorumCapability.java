package odradek.core.spi.replication;

/** What a quorum declares about itself. */
public enum QuorumCapability {
  /** More than one node can vote. */
  REPLICATED,
  /** Voters can be added and removed while it runs. */
  VOTER_CHANGES
}
