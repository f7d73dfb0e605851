package odradek.core.partition;

/** When an append counts as safe on one broker: the topic config {@code durability}. */
public enum DurabilityMode {
  /** Once it is in the operating system's cache, as Kafka does it; survives the end of the process. */
  REPLICATED,
  /** Once the device has it; survives loss of power. */
  FLUSHED
}
