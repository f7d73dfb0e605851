package odradek.core.log;

import java.nio.ByteBuffer;

/**
 * A batch that passed validation: {@link PartitionLog#append(ValidBatch, int)} takes it, as often as it takes until the
 * storage is not busy.
 *
 * @param bytes one complete batch between position and limit, on the heap or not: what was handed in, stamped with the
 *     append time where the topic wants that, or a rewritten copy. The log stamps offset and leader epoch into it
 * @param origin where it came from
 * @param appendTimeMs the append time that was stamped, or -1 where the topic keeps the producer's timestamps
 */
public record ValidBatch(ByteBuffer bytes, AppendOrigin origin, long appendTimeMs) implements ValidationOutcome {}
