package odradek.core.config;

/**
 * What transactions and idempotent producers may do.
 *
 * @param maxTimeoutMs the longest transaction
 * @param idExpirationMs how long an unused transactional id is remembered
 * @param abortCheckIntervalMs between two looks for transactions that take too long
 * @param expirationCheckIntervalMs between two looks for transactional ids that are not used any more
 * @param verifyPartitions whether a partition asks its coordinator before it takes the first record of a transaction
 * @param stateTopic how transactions are kept
 * @param producers how producers are remembered
 */
public record TransactionSettings(
    int maxTimeoutMs,
    int idExpirationMs,
    int abortCheckIntervalMs,
    int expirationCheckIntervalMs,
    boolean verifyPartitions,
    StateTopic stateTopic,
    Producers producers) {

  /**
   * How transactions are kept.
   *
   * @param partitionCount partitions of the topic
   * @param replicationFactor replicas of each
   * @param minInsyncReplicas the fewest of them in sync
   * @param segmentBytes its segment size
   */
  public record StateTopic(int partitionCount, short replicationFactor, int minInsyncReplicas, int segmentBytes) {}

  /**
   * How a partition remembers idempotent producers.
   *
   * @param expirationMs how long one may be silent
   * @param expirationCheckIntervalMs between two looks for those that were silent for longer
   */
  public record Producers(int expirationMs, int expirationCheckIntervalMs) {}

  static TransactionSettings of(ConfigValues values) {
    return new TransactionSettings(
        values.number("transaction.max.timeout.ms"),
        values.number("transactional.id.expiration.ms"),
        values.number("transaction.abort.timed.out.transaction.cleanup.interval.ms"),
        values.number("transaction.remove.expired.transaction.cleanup.interval.ms"),
        values.flag("transaction.partition.verification.enable"),
        new StateTopic(
            values.number("transaction.state.log.num.partitions"),
            Short.parseShort(values.text("transaction.state.log.replication.factor")),
            values.number("transaction.state.log.min.isr"),
            values.number("transaction.state.log.segment.bytes")),
        new Producers(
            values.number("producer.id.expiration.ms"),
            values.number("producer.id.expiration.check.interval.ms")));
  }
}
