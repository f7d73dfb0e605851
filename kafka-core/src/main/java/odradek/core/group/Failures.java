package odradek.core.group;

import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteGroupsResponse.DeletableGroupResult;
import odradek.api.message.DescribeGroupsResponse.DescribedGroup;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.ListGroupsResponse;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import odradek.api.message.OffsetDeleteResponse;

/**
 * What each request is answered when a whole operation fails, in codes that its clients know what to do with.
 */
final class Failures {

  private static final int FIRST_DESCRIBE_VERSION_WITH_MESSAGE = 6;

  private Failures() {}

  /** For requests without a rule of their own. */
  static ErrorCode general(ErrorCode error) {
    return error == ErrorCode.MESSAGE_TOO_LARGE ? ErrorCode.UNKNOWN_SERVER_ERROR : error;
  }

  /**
   * For SyncGroup. A coordinator that loads has forgotten the rebalance, and clients start from the join when there is
   * one. Kafka did the same up to 3.9; since 4.0 it says COORDINATOR_LOAD_IN_PROGRESS, which Java consumers take for
   * fatal here.
   */
  static ErrorCode sync(ErrorCode error) {
    return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.REBALANCE_IN_PROGRESS : general(error);
  }

  /** For Heartbeat. Nobody loses its membership because the coordinator loads. */
  static ErrorCode heartbeat(ErrorCode error) {
    return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : general(error);
  }

  static LeaveGroupResponse leaveGroup(ErrorCode error) {
    return LeaveGroupResponse.builder().errorCode(error.code()).build();
  }

  static ErrorCode offsetCommit(ErrorCode error) {
    return error == ErrorCode.MESSAGE_TOO_LARGE ? ErrorCode.INVALID_COMMIT_OFFSET_SIZE : error;
  }

  /** For OffsetFetch, whose clients retry after this code but not after every other one. */
  static ErrorCode offsetFetch(ErrorCode error) {
    return error == ErrorCode.COORDINATOR_NOT_AVAILABLE ? ErrorCode.NOT_COORDINATOR : general(error);
  }

  static OffsetDeleteResponse offsetDelete(ErrorCode error) {
    return OffsetDeleteResponse.builder().errorCode(error.code()).build();
  }

  /** A partition that another broker coordinates is listed there. */
  static ListGroupsResponse listGroups(ErrorCode error) {
    ErrorCode told = error == ErrorCode.NOT_COORDINATOR ? ErrorCode.NONE : general(error);
    return ListGroupsResponse.builder().errorCode(told.code()).build();
  }

  /** For the transaction coordinator, which writes markers as if it produced. */
  static ErrorCode marker(ErrorCode error) {
    return switch (error) {
      case NOT_COORDINATOR -> ErrorCode.NOT_LEADER_OR_FOLLOWER;
      default -> error;
    };
  }

  static DescribedGroup describedGroup(GroupRequestContext client, String groupId, ErrorCode error) {
    var described = DescribedGroup.builder().groupId(groupId).errorCode(error.code());
    if (client.apiVersion() >= FIRST_DESCRIBE_VERSION_WITH_MESSAGE) {
      described.errorMessage(error.message());
    }
    return described.build();
  }

  static DeletableGroupResult deleteGroup(String groupId, ErrorCode error) {
    return DeletableGroupResult.builder().groupId(groupId).errorCode(error.code()).build();
  }

  /** Every partition of the request gets the error. */
  static OffsetCommitResponse offsetCommit(OffsetCommitRequest request, ErrorCode error) {
    List<OffsetCommitResponseTopic> topics = new ArrayList<>(request.topics().size());
    for (var topic : request.topics()) {
      List<OffsetCommitResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
      for (var partition : topic.partitions()) {
        partitions.add(new OffsetCommitResponsePartition(partition.partitionIndex(), error.code()));
      }
      topics.add(new OffsetCommitResponseTopic(topic.name(), topic.topicId(), partitions));
    }
    return OffsetCommitResponse.builder().topics(topics).build();
  }
}
