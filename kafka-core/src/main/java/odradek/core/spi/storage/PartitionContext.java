package odradek.core.spi.storage;

/**
 * What the broker gives to one partition's storage.
 *
 * <p><b>Threading:</b> thread-safe. The engine may call it from any thread; implementations hand over and return at
 * once.
 */
public interface PartitionContext {

  /** The options that are valid now. They change while the partition is open: ask when it matters, do not keep them. */
  PartitionOptions options();

  /** After {@link AppendResult#BUSY}: the next append will be taken. */
  void ready();

  /**
   * The device failed in the background (a flush, a merge): the partition is offline until it is opened again.
   *
   * @param cause what went wrong, with the resource in its message
   */
  void failed(Throwable cause);

  /**
   * Opening found something that was not written completely and cut it off. Called at most once, before {@code open}
   * returns.
   */
  void recovered(RecoveryReport report);
}
