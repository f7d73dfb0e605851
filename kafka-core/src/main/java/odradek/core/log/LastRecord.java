package odradek.core.log;

/**
 * What compaction has to leave of a producer, so that its state can be read from the log again.
 *
 * @param lastDataOffset the last offset of its last batch in its present epoch, or -1 if there is none
 * @param producerEpoch its present epoch: where there is no batch, the marker that brought it
 */
public record LastRecord(long lastDataOffset, short producerEpoch) {}
