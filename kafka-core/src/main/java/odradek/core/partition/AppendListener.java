package odradek.core.partition;

import odradek.core.log.AppendOutcome;

/**
 * Hears what became of an append.
 *
 * <p><b>Threading:</b> called once, on the partition's shard.
 */
@FunctionalInterface
public interface AppendListener {

  /**
   * The append reached what its acks ask for, or was refused.
   *
   * @param outcome never {@link odradek.core.log.Busy}
   */
  void completed(AppendOutcome outcome);
}
