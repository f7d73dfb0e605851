package odradek.api;

/**
 * The outcomes that a response can carry.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Source:</b> <a href="https://kafka.apache.org/protocol#protocol_error_codes">the protocol guide</a>.
 */
public enum ErrorCode {
  /** The broker failed in an unexpected way. */
  UNKNOWN_SERVER_ERROR(-1, false, "the broker failed in an unexpected way"),
  /** No error. */
  NONE(0, false, "no error"),
  /** The offset is outside the range that the log holds. */
  OFFSET_OUT_OF_RANGE(1, false, "the offset is outside the range that the log holds"),
  /** The batch does not match its checksum, or its size or format is not allowed. */
  CORRUPT_MESSAGE(2, true, "the batch does not match its checksum, or its size or format is not allowed"),
  /** The broker knows no such topic or partition. */
  UNKNOWN_TOPIC_OR_PARTITION(3, true, "the broker knows no such topic or partition"),
  /** The fetch size is not a valid number of bytes. */
  INVALID_FETCH_SIZE(4, false, "the fetch size is not a valid number of bytes"),
  /** The partition has no leader at the moment. */
  LEADER_NOT_AVAILABLE(5, true, "the partition has no leader at the moment"),
  /** This broker is neither leader nor a usable follower of the partition. */
  NOT_LEADER_OR_FOLLOWER(6, true, "this broker is neither leader nor a usable follower of the partition"),
  /** The request was not completed in its time. */
  REQUEST_TIMED_OUT(7, true, "the request was not completed in its time"),
  /** The broker is not available. */
  BROKER_NOT_AVAILABLE(8, false, "the broker is not available"),
  /** The replica is not available on this broker. */
  REPLICA_NOT_AVAILABLE(9, true, "the replica is not available on this broker"),
  /** The batch is larger than the topic allows. */
  MESSAGE_TOO_LARGE(10, false, "the batch is larger than the topic allows"),
  /** The controller's epoch is older than the newest known. */
  STALE_CONTROLLER_EPOCH(11, false, "the controller's epoch is older than the newest known"),
  /** The metadata of the committed offset is too long. */
  OFFSET_METADATA_TOO_LARGE(12, false, "the metadata of the committed offset is too long"),
  /** The connection broke before the answer came. */
  NETWORK_EXCEPTION(13, true, "the connection broke before the answer came"),
  /** The coordinator is still loading its state. */
  COORDINATOR_LOAD_IN_PROGRESS(14, true, "the coordinator is still loading its state"),
  /** No coordinator is available at the moment. */
  COORDINATOR_NOT_AVAILABLE(15, true, "no coordinator is available at the moment"),
  /** This broker is not the coordinator asked for. */
  NOT_COORDINATOR(16, true, "this broker is not the coordinator asked for"),
  /** The topic's name is not valid or the topic cannot be used this way. */
  INVALID_TOPIC_EXCEPTION(17, false, "the topic's name is not valid or the topic cannot be used this way"),
  /** The batch is larger than a log segment. */
  RECORD_LIST_TOO_LARGE(18, false, "the batch is larger than a log segment"),
  /** Fewer replicas are in sync than the topic demands. */
  NOT_ENOUGH_REPLICAS(19, true, "fewer replicas are in sync than the topic demands"),
  /** The batch was written, but fewer replicas were in sync than the topic demands. */
  NOT_ENOUGH_REPLICAS_AFTER_APPEND(20, true,
      "the batch was written, but fewer replicas were in sync than the topic demands"),
  /** The requested number of acknowledgements is not -1, 0 or 1. */
  INVALID_REQUIRED_ACKS(21, false, "the requested number of acknowledgements is not -1, 0 or 1"),
  /** The group's generation is not the current one. */
  ILLEGAL_GENERATION(22, false, "the group's generation is not the current one"),
  /** The member supports no protocol that the group uses. */
  INCONSISTENT_GROUP_PROTOCOL(23, false, "the member supports no protocol that the group uses"),
  /** The group id is not valid. */
  INVALID_GROUP_ID(24, false, "the group id is not valid"),
  /** The group has no such member. */
  UNKNOWN_MEMBER_ID(25, false, "the group has no such member"),
  /** The session timeout is outside the range that the broker allows. */
  INVALID_SESSION_TIMEOUT(26, false, "the session timeout is outside the range that the broker allows"),
  /** The group is rebalancing, the member must join again. */
  REBALANCE_IN_PROGRESS(27, false, "the group is rebalancing, the member must join again"),
  /** The committed offsets make too large a record. */
  INVALID_COMMIT_OFFSET_SIZE(28, false, "the committed offsets make too large a record"),
  /** Access to the topic is denied. */
  TOPIC_AUTHORIZATION_FAILED(29, false, "access to the topic is denied"),
  /** Access to the group is denied. */
  GROUP_AUTHORIZATION_FAILED(30, false, "access to the group is denied"),
  /** Access to the cluster is denied. */
  CLUSTER_AUTHORIZATION_FAILED(31, false, "access to the cluster is denied"),
  /** The record's timestamp is outside the range that the topic allows. */
  INVALID_TIMESTAMP(32, false, "the record's timestamp is outside the range that the topic allows"),
  /** The broker does not support this SASL mechanism. */
  UNSUPPORTED_SASL_MECHANISM(33, false, "the broker does not support this SASL mechanism"),
  /** The request does not fit the state of the SASL exchange. */
  ILLEGAL_SASL_STATE(34, false, "the request does not fit the state of the SASL exchange"),
  /** The broker does not support this version of the request. */
  UNSUPPORTED_VERSION(35, false, "the broker does not support this version of the request"),
  /** A topic of this name exists already. */
  TOPIC_ALREADY_EXISTS(36, false, "a topic of this name exists already"),
  /** The number of partitions is not valid. */
  INVALID_PARTITIONS(37, false, "the number of partitions is not valid"),
  /** The replication factor is not valid or exceeds the number of brokers. */
  INVALID_REPLICATION_FACTOR(38, false, "the replication factor is not valid or exceeds the number of brokers"),
  /** The assignment of replicas is not valid. */
  INVALID_REPLICA_ASSIGNMENT(39, false, "the assignment of replicas is not valid"),
  /** The configuration is not valid. */
  INVALID_CONFIG(40, false, "the configuration is not valid"),
  /** This node is not the active controller. */
  NOT_CONTROLLER(41, true, "this node is not the active controller"),
  /** The request is malformed or contradicts itself. */
  INVALID_REQUEST(42, false, "the request is malformed or contradicts itself"),
  /** The log's format does not support this request. */
  UNSUPPORTED_FOR_MESSAGE_FORMAT(43, false, "the log's format does not support this request"),
  /** The request breaks a policy of this cluster. */
  POLICY_VIOLATION(44, false, "the request breaks a policy of this cluster"),
  /** The batch's sequence number leaves a gap. */
  OUT_OF_ORDER_SEQUENCE_NUMBER(45, false, "the batch's sequence number leaves a gap"),
  /** The batch's sequence number was seen before. */
  DUPLICATE_SEQUENCE_NUMBER(46, false, "the batch's sequence number was seen before"),
  /** A producer with a newer epoch has taken over. */
  INVALID_PRODUCER_EPOCH(47, false, "a producer with a newer epoch has taken over"),
  /** The transaction's state does not allow this. */
  INVALID_TXN_STATE(48, false, "the transaction's state does not allow this"),
  /** The producer id does not belong to this transactional id. */
  INVALID_PRODUCER_ID_MAPPING(49, false, "the producer id does not belong to this transactional id"),
  /** The transaction timeout is larger than the broker allows. */
  INVALID_TRANSACTION_TIMEOUT(50, false, "the transaction timeout is larger than the broker allows"),
  /** Another operation on the same transaction is still running. */
  CONCURRENT_TRANSACTIONS(51, true, "another operation on the same transaction is still running"),
  /** The transaction coordinator has been replaced by a newer one. */
  TRANSACTION_COORDINATOR_FENCED(52, false, "the transaction coordinator has been replaced by a newer one"),
  /** Access to the transactional id is denied. */
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED(53, false, "access to the transactional id is denied"),
  /** This cluster has no security features enabled. */
  SECURITY_DISABLED(54, false, "this cluster has no security features enabled"),
  /** The operation was not tried because another one of the request failed. */
  OPERATION_NOT_ATTEMPTED(55, false, "the operation was not tried because another one of the request failed"),
  /** The disk under the log failed. */
  KAFKA_STORAGE_ERROR(56, true, "the disk under the log failed"),
  /** The broker has no such log directory. */
  LOG_DIR_NOT_FOUND(57, false, "the broker has no such log directory"),
  /** The client could not be authenticated. */
  SASL_AUTHENTICATION_FAILED(58, false, "the client could not be authenticated"),
  /** The broker knows nothing of this producer id. */
  UNKNOWN_PRODUCER_ID(59, false, "the broker knows nothing of this producer id"),
  /** A reassignment of the partition is running. */
  REASSIGNMENT_IN_PROGRESS(60, false, "a reassignment of the partition is running"),
  /** Delegation tokens are not enabled. */
  DELEGATION_TOKEN_AUTH_DISABLED(61, false, "delegation tokens are not enabled"),
  /** The broker knows no such delegation token. */
  DELEGATION_TOKEN_NOT_FOUND(62, false, "the broker knows no such delegation token"),
  /** The delegation token belongs to someone else. */
  DELEGATION_TOKEN_OWNER_MISMATCH(63, false, "the delegation token belongs to someone else"),
  /** Delegation tokens cannot be requested on this connection. */
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED(64, false, "delegation tokens cannot be requested on this connection"),
  /** Access to the delegation token is denied. */
  DELEGATION_TOKEN_AUTHORIZATION_FAILED(65, false, "access to the delegation token is denied"),
  /** The delegation token has expired. */
  DELEGATION_TOKEN_EXPIRED(66, false, "the delegation token has expired"),
  /** The type of the principal is not supported. */
  INVALID_PRINCIPAL_TYPE(67, false, "the type of the principal is not supported"),
  /** The group still has members or state in use. */
  NON_EMPTY_GROUP(68, false, "the group still has members or state in use"),
  /** There is no such group. */
  GROUP_ID_NOT_FOUND(69, false, "there is no such group"),
  /** The broker knows no such fetch session. */
  FETCH_SESSION_ID_NOT_FOUND(70, true, "the broker knows no such fetch session"),
  /** The fetch session's epoch is not the expected one. */
  INVALID_FETCH_SESSION_EPOCH(71, true, "the fetch session's epoch is not the expected one"),
  /** The leader has no endpoint for the listener of this connection. */
  LISTENER_NOT_FOUND(72, true, "the leader has no endpoint for the listener of this connection"),
  /** Deletion of topics is switched off. */
  TOPIC_DELETION_DISABLED(73, false, "deletion of topics is switched off"),
  /** The leader epoch is older than the broker's. */
  FENCED_LEADER_EPOCH(74, true, "the leader epoch is older than the broker's"),
  /** The leader epoch is newer than the broker's. */
  UNKNOWN_LEADER_EPOCH(75, true, "the leader epoch is newer than the broker's"),
  /** The client or topic cannot use this compression. */
  UNSUPPORTED_COMPRESSION_TYPE(76, false, "the client or topic cannot use this compression"),
  /** The broker's epoch is older than the controller's record of it. */
  STALE_BROKER_EPOCH(77, false, "the broker's epoch is older than the controller's record of it"),
  /** The new leader does not know the high watermark yet. */
  OFFSET_NOT_AVAILABLE(78, true, "the new leader does not know the high watermark yet"),
  /** The member must join again with the id it was given. */
  MEMBER_ID_REQUIRED(79, false, "the member must join again with the id it was given"),
  /** The preferred leader is not available. */
  PREFERRED_LEADER_NOT_AVAILABLE(80, true, "the preferred leader is not available"),
  /** The group has as many members as are allowed. */
  GROUP_MAX_SIZE_REACHED(81, false, "the group has as many members as are allowed"),
  /** A newer member with the same instance id has taken over. */
  FENCED_INSTANCE_ID(82, false, "a newer member with the same instance id has taken over"),
  /** No eligible leader is available. */
  ELIGIBLE_LEADERS_NOT_AVAILABLE(83, true, "no eligible leader is available"),
  /** The partition has the leader already that an election would give. */
  ELECTION_NOT_NEEDED(84, true, "the partition has the leader already that an election would give"),
  /** The partition is not being reassigned. */
  NO_REASSIGNMENT_IN_PROGRESS(85, false, "the partition is not being reassigned"),
  /** The group is subscribed to the topic, its offsets cannot be deleted. */
  GROUP_SUBSCRIBED_TO_TOPIC(86, false, "the group is subscribed to the topic, its offsets cannot be deleted"),
  /** The batch holds a record that is not valid. */
  INVALID_RECORD(87, false, "the batch holds a record that is not valid"),
  /** A transaction still decides over offsets of the group. */
  UNSTABLE_OFFSET_COMMIT(88, true, "a transaction still decides over offsets of the group"),
  /** The quota for this kind of request is exhausted. */
  THROTTLING_QUOTA_EXCEEDED(89, true, "the quota for this kind of request is exhausted"),
  /** A newer producer with the same transactional id has taken over. */
  PRODUCER_FENCED(90, false, "a newer producer with the same transactional id has taken over"),
  /** There is no such resource. */
  RESOURCE_NOT_FOUND(91, false, "there is no such resource"),
  /** The resource exists already. */
  DUPLICATE_RESOURCE(92, false, "the resource exists already"),
  /** The credential does not fulfil the requirements. */
  UNACCEPTABLE_CREDENTIAL(93, false, "the credential does not fulfil the requirements"),
  /** The request names other voters than the quorum has. */
  INCONSISTENT_VOTER_SET(94, false, "the request names other voters than the quorum has"),
  /** The update is older than the state it would change. */
  INVALID_UPDATE_VERSION(95, false, "the update is older than the state it would change"),
  /** The features could not be updated. */
  FEATURE_UPDATE_FAILED(96, false, "the features could not be updated"),
  /** The forwarded principal could not be read. */
  PRINCIPAL_DESERIALIZATION_FAILURE(97, false, "the forwarded principal could not be read"),
  /** There is no such snapshot. */
  SNAPSHOT_NOT_FOUND(98, false, "there is no such snapshot"),
  /** The position is outside the snapshot. */
  POSITION_OUT_OF_RANGE(99, false, "the position is outside the snapshot"),
  /** The broker knows no topic with this id. */
  UNKNOWN_TOPIC_ID(100, true, "the broker knows no topic with this id"),
  /** Another broker uses this id. */
  DUPLICATE_BROKER_REGISTRATION(101, false, "another broker uses this id"),
  /** No broker with this id is registered. */
  BROKER_ID_NOT_REGISTERED(102, false, "no broker with this id is registered"),
  /** The topic has another id than the request says. */
  INCONSISTENT_TOPIC_ID(103, true, "the topic has another id than the request says"),
  /** The node belongs to another cluster. */
  INCONSISTENT_CLUSTER_ID(104, false, "the node belongs to another cluster"),
  /** There is no such transactional id. */
  TRANSACTIONAL_ID_NOT_FOUND(105, false, "there is no such transactional id"),
  /** The fetch session mixes requests with and without topic ids. */
  FETCH_SESSION_TOPIC_ID_ERROR(106, true, "the fetch session mixes requests with and without topic ids"),
  /** The replica may not join the in-sync replicas. */
  INELIGIBLE_REPLICA(107, false, "the replica may not join the in-sync replicas"),
  /** The change has taken the leadership away from this broker. */
  NEW_LEADER_ELECTED(108, false, "the change has taken the leadership away from this broker"),
  /** The offset has moved to tiered storage. */
  OFFSET_MOVED_TO_TIERED_STORAGE(109, false, "the offset has moved to tiered storage"),
  /** The member's epoch has been superseded. */
  FENCED_MEMBER_EPOCH(110, false, "the member's epoch has been superseded"),
  /** The instance id is still in use by another member. */
  UNRELEASED_INSTANCE_ID(111, false, "the instance id is still in use by another member"),
  /** The broker has no such assignor. */
  UNSUPPORTED_ASSIGNOR(112, false, "the broker has no such assignor"),
  /** The member's epoch is older than the broker's. */
  STALE_MEMBER_EPOCH(113, false, "the member's epoch is older than the broker's"),
  /** The endpoint serves another kind of node. */
  MISMATCHED_ENDPOINT_TYPE(114, false, "the endpoint serves another kind of node"),
  /** The endpoint type is not known. */
  UNSUPPORTED_ENDPOINT_TYPE(115, false, "the endpoint type is not known"),
  /** There is no such controller. */
  UNKNOWN_CONTROLLER_ID(116, false, "there is no such controller"),
  /** The telemetry subscription has changed. */
  UNKNOWN_SUBSCRIPTION_ID(117, false, "the telemetry subscription has changed"),
  /** The telemetry is larger than allowed. */
  TELEMETRY_TOO_LARGE(118, false, "the telemetry is larger than allowed"),
  /** The controller rejects the registration. */
  INVALID_REGISTRATION(119, false, "the controller rejects the registration"),
  /** The transaction must be aborted. */
  TRANSACTION_ABORTABLE(120, false, "the transaction must be aborted"),
  /** The record's state does not allow the acknowledgement. */
  INVALID_RECORD_STATE(121, false, "the record's state does not allow the acknowledgement"),
  /** The broker knows no such share session. */
  SHARE_SESSION_NOT_FOUND(122, true, "the broker knows no such share session"),
  /** The share session's epoch is not the expected one. */
  INVALID_SHARE_SESSION_EPOCH(123, true, "the share session's epoch is not the expected one"),
  /** The state epoch is older than the share coordinator's. */
  FENCED_STATE_EPOCH(124, false, "the state epoch is older than the share coordinator's"),
  /** The voter's directory id does not match. */
  INVALID_VOTER_KEY(125, false, "the voter's directory id does not match"),
  /** The voter is a member already. */
  DUPLICATE_VOTER(126, false, "the voter is a member already"),
  /** There is no such voter. */
  VOTER_NOT_FOUND(127, false, "there is no such voter"),
  /** The regular expression is not valid. */
  INVALID_REGULAR_EXPRESSION(128, false, "the regular expression is not valid"),
  /** The client's metadata is of another cluster or node, it must bootstrap again. */
  REBOOTSTRAP_REQUIRED(129, false, "the client's metadata is of another cluster or node, it must bootstrap again"),
  /** The streams topology is not valid. */
  STREAMS_INVALID_TOPOLOGY(130, false, "the streams topology is not valid"),
  /** The epoch of the streams topology is not valid. */
  STREAMS_INVALID_TOPOLOGY_EPOCH(131, false, "the epoch of the streams topology is not valid"),
  /** The streams topology has been superseded. */
  STREAMS_TOPOLOGY_FENCED(132, false, "the streams topology has been superseded"),
  /** The broker has as many share sessions as are allowed. */
  SHARE_SESSION_LIMIT_REACHED(133, true, "the broker has as many share sessions as are allowed");

  private static final ErrorCode[] VALUES = values();
  private static final short FIRST = VALUES[0].code;

  private final short code;
  private final boolean retriable;
  private final String message;

  ErrorCode(int code, boolean retriable, String message) {
    this.code = (short) code;
    this.retriable = retriable;
    this.message = message;
  }

  /** The number on the wire. */
  public short code() {
    return code;
  }

  /** Whether a client may expect the same request to succeed later. */
  public boolean isRetriable() {
    return retriable;
  }

  /** What the code means, in lower case and without a full stop. */
  public String message() {
    return message;
  }

  /**
   * Finds a code.
   *
   * @param code the number on the wire
   * @return the code, or {@link #UNKNOWN_SERVER_ERROR} for a number that is not known
   */
  public static ErrorCode forCode(short code) {
    int index = code - FIRST;
    return index >= 0 && index < VALUES.length ? VALUES[index] : UNKNOWN_SERVER_ERROR;
  }
}
