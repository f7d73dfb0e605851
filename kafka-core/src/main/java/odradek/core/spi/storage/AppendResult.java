package odradek.core.spi.storage;

/** What became of an append. */
public enum AppendResult {
  /**
   * The batches are in the log: readable at once, durable after a flush. With a persistent engine they survive the
   * process from now on, a flush is for the loss of power: they are with the operating system at least.
   */
  APPENDED,
  /**
   * The engine would have to wait, and took nothing. It calls {@link PartitionContext#ready()} when an append will be
   * taken; until then the broker stops reading from the partition's producers.
   */
  BUSY
}
