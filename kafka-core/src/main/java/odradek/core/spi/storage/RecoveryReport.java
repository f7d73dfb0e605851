package odradek.core.spi.storage;

/**
 * What opening a partition cut off.
 *
 * @param truncatedToOffset the log end offset after the cut
 * @param removedBytes how many bytes were cut off
 * @param reason what was wrong with them, for people
 */
public record RecoveryReport(long truncatedToOffset, long removedBytes, String reason) {}
