package odradek.core.request.group;

import java.util.ArrayList;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.DeleteGroupsRequest;
import odradek.api.message.DeleteGroupsResponse;
import odradek.api.message.DeleteGroupsResponse.DeletableGroupResult;
import odradek.api.message.DescribeGroupsRequest;
import odradek.api.message.DescribeGroupsResponse;
import odradek.api.message.DescribeGroupsResponse.DescribedGroup;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.ListGroupsRequest;
import odradek.api.message.ListGroupsResponse;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import odradek.api.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import odradek.api.message.OffsetDeleteRequest;
import odradek.api.message.OffsetDeleteResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupResponse;
import odradek.core.group.GroupCoordinator;
import odradek.core.request.ApiCatalog;
import odradek.core.request.cluster.AuthorizedOperations;

/**
 * The APIs of classic groups: what reads each request, which method of the coordinator answers it, and how it is
 * refused.
 *
 * <p><b>Source:</b> KIP-62, KIP-211, KIP-345, KIP-394, KIP-496, KIP-709.
 */
public final class GroupApis {

  private GroupApis() {}

  /** Serves all of them. */
  public static void serve(ApiCatalog.Builder catalog, GroupCoordinator groups) {
    catalog
        .serve(ApiKey.JOIN_GROUP, new GroupHandler<>(JoinGroupRequest::read, groups::joinGroup,
            (request, error) -> JoinGroupResponse.builder().errorCode(error).generationId(-1).protocolName("")
                .memberId(request.memberId()).build()))
        .serve(ApiKey.SYNC_GROUP, new GroupHandler<>(SyncGroupRequest::read, groups::syncGroup,
            (request, error) -> SyncGroupResponse.builder().errorCode(error).build()))
        .serve(ApiKey.HEARTBEAT, new GroupHandler<>(HeartbeatRequest::read, groups::heartbeat,
            (request, error) -> HeartbeatResponse.builder().errorCode(error).build()))
        .serve(ApiKey.LEAVE_GROUP, new GroupHandler<>(LeaveGroupRequest::read, groups::leaveGroup,
            (request, error) -> LeaveGroupResponse.builder().errorCode(error).build()))
        .serve(ApiKey.OFFSET_COMMIT, new GroupHandler<>(OffsetCommitRequest::read, groups::commitOffsets,
            GroupApis::refuse))
        .serve(ApiKey.OFFSET_FETCH, new GroupHandler<>(OffsetFetchRequest::read, groups::fetchOffsets,
            GroupApis::refuse))
        .serve(ApiKey.OFFSET_DELETE, new GroupHandler<>(OffsetDeleteRequest::read, groups::deleteOffsets,
            (request, error) -> OffsetDeleteResponse.builder().errorCode(error).build()))
        .serve(ApiKey.DESCRIBE_GROUPS, new GroupHandler<>(DescribeGroupsRequest::read,
            (client, request, answer) -> groups.describeGroups(client, request,
                described -> answer.accept(withOperations(request, described))),
            GroupApis::refuse))
        .serve(ApiKey.LIST_GROUPS, new GroupHandler<>(ListGroupsRequest::read, groups::listGroups,
            (request, error) -> ListGroupsResponse.builder().errorCode(error).build()))
        .serve(ApiKey.DELETE_GROUPS, new GroupHandler<>(DeleteGroupsRequest::read, groups::deleteGroups,
            GroupApis::refuse));
  }

  /** Adds what the client may do with each group that there is, if it asked. */
  private static DescribeGroupsResponse withOperations(DescribeGroupsRequest request,
      DescribeGroupsResponse described) {
    if (!request.includeAuthorizedOperations()) {
      return described;
    }
    var groups = new ArrayList<DescribedGroup>();
    described.groups().forEach(group -> groups.add(group.errorCode() != ErrorCode.NONE.code() ? group
        : group.toBuilder().authorizedOperations(AuthorizedOperations.ofGroup(true)).build()));
    return described.toBuilder().groups(groups).build();
  }

  private static OffsetCommitResponse refuse(OffsetCommitRequest request, short error) {
    var topics = new ArrayList<OffsetCommitResponseTopic>();
    for (OffsetCommitRequest.OffsetCommitRequestTopic topic : request.topics()) {
      var partitions = new ArrayList<OffsetCommitResponsePartition>();
      topic.partitions().forEach(partition -> partitions.add(OffsetCommitResponsePartition.builder()
          .partitionIndex(partition.partitionIndex()).errorCode(error).build()));
      topics.add(OffsetCommitResponseTopic.builder()
          .name(topic.name()).topicId(topic.topicId()).partitions(partitions).build());
    }
    return OffsetCommitResponse.builder().topics(topics).build();
  }

  private static OffsetFetchResponse refuse(OffsetFetchRequest request, short error) {
    var groups = new ArrayList<OffsetFetchResponseGroup>();
    request.groups().forEach(group ->
        groups.add(OffsetFetchResponseGroup.builder().groupId(group.groupId()).errorCode(error).build()));
    return groups.isEmpty() ? OffsetFetchResponse.builder().errorCode(error).build()
        : OffsetFetchResponse.builder().groups(groups).build();
  }

  private static DescribeGroupsResponse refuse(DescribeGroupsRequest request, short error) {
    var groups = new ArrayList<DescribedGroup>();
    request.groups().forEach(group ->
        groups.add(DescribedGroup.builder().groupId(group).errorCode(error).build()));
    return DescribeGroupsResponse.builder().groups(groups).build();
  }

  private static DeleteGroupsResponse refuse(DeleteGroupsRequest request, short error) {
    var results = new ArrayList<DeletableGroupResult>();
    request.groupsNames().forEach(group ->
        results.add(DeletableGroupResult.builder().groupId(group).errorCode(error).build()));
    return DeleteGroupsResponse.builder().results(results).build();
  }
}
