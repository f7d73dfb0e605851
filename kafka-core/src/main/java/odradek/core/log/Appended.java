package odradek.core.log;

/**
 * The batches are in the log, now or, if they are a duplicate, from the first time on.
 *
 * @param baseOffset the first record's offset
 * @param lastOffset the last record's offset
 * @param appendTimeMs the append time that was stamped, or -1 where the topic keeps the producer's timestamps; for a
 *     duplicate the largest timestamp of the batch as it was stored
 * @param logStartOffset the log start offset
 * @param duplicate whether the batch had been appended before and was not appended again
 */
public record Appended(long baseOffset, long lastOffset, long appendTimeMs, long logStartOffset, boolean duplicate)
    implements AppendOutcome {}
