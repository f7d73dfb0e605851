package odradek.core.spi.storage;

/** What an engine declares about itself. Capabilities are declared, never probed. */
public enum StorageCapability {
  /** What was flushed is there after a restart. Without it a partition is empty after the process ends. */
  PERSISTENT,
  /** {@link Slice#fileRange()} is never null: bytes can go from a file to a socket without a copy. */
  FILE_RANGE,
  /** One flush of the device makes the appends of all partitions durable. */
  GROUP_COMMIT,
  /** {@link PartitionStorage#append} may answer {@link AppendResult#BUSY}. */
  BUSY,
  /** The engine's native library runs threads that the broker did not make. */
  NATIVE_THREADS
}
