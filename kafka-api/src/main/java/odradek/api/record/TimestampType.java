package odradek.api.record;

/** Who set the timestamps of a batch. */
public enum TimestampType {
  /** The producer, per record. */
  CREATE_TIME,
  /** The broker, one time for the whole batch, when it appended it. */
  LOG_APPEND_TIME
}
