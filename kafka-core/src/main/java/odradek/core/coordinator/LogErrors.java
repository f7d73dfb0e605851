package odradek.core.coordinator;

import odradek.api.ErrorCode;

/** What clients of a coordinator are told about errors of its log. */
final class LogErrors {

  private LogErrors() {}

  /** Clients do not expect errors of produce requests; these make them come again, where needed to another broker. */
  static ErrorCode forClient(ErrorCode error) {
    return switch (error) {
      case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
          ErrorCode.COORDINATOR_NOT_AVAILABLE;
      case NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
      default -> error;
    };
  }
}
