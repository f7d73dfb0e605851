package odradek.core.compaction;

/**
 * What cleaning a log came to.
 *
 * @param cleanedUpToOffset how far the log is clean now
 * @param readBytes how much was read
 * @param writtenBytes how much was written
 * @param replacedBytes the size of what was replaced
 * @param rewrittenBatchesCount how many batches lost a part of their records
 * @param keysCount how many keys were in the part that was dirty
 */
public record CleanResult(
    long cleanedUpToOffset, long readBytes, long writtenBytes, long replacedBytes, long rewrittenBatchesCount,
    int keysCount) {}
