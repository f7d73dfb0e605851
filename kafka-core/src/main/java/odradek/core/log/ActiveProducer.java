package odradek.core.log;

/**
 * A producer that a log remembers, as DescribeProducers shows it.
 *
 * @param producerId its id
 * @param producerEpoch its epoch
 * @param lastSequence the sequence number of its last record, or -1
 * @param lastTimestampMs when it appended last
 * @param coordinatorEpoch the epoch of the coordinator that ended its last transaction, or -1
 * @param transactionFirstOffset the first offset of its open transaction, or -1
 */
public record ActiveProducer(
    long producerId,
    short producerEpoch,
    int lastSequence,
    long lastTimestampMs,
    int coordinatorEpoch,
    long transactionFirstOffset) {}
