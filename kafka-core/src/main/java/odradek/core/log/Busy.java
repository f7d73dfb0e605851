package odradek.core.log;

/**
 * The storage would have to wait and took nothing; try again when it says that it is ready
 * ({@link odradek.core.spi.storage.PartitionContext#ready()}).
 *
 * @param batch what to hand to {@link PartitionLog#append(ValidBatch, int)} then, without another validation; null for
 *     a follower's append, which is repeated as it is
 */
public record Busy(ValidBatch batch) implements AppendOutcome {}
