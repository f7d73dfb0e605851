package odradek.core.spi.storage;

/**
 * A piece of a log: what retention removes and compaction replaces as a whole.
 *
 * @param baseOffset the first offset that may be in it
 * @param endOffset one past the last offset that may be in it
 * @param sizeBytes its size on the device, or in memory
 * @param maxTimestampMs the largest max timestamp of its batches, or -1 if it is empty
 */
public record Chunk(long baseOffset, long endOffset, long sizeBytes, long maxTimestampMs) {}
