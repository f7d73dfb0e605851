package odradek.core.config;

/** Where a broker's key may be changed while the broker runs. */
public enum DynamicScope {
  /** Nowhere: it takes a restart. */
  READ_ONLY,
  /** For a single broker only. */
  PER_BROKER,
  /** For a single broker, or for all of them. */
  CLUSTER_WIDE
}
