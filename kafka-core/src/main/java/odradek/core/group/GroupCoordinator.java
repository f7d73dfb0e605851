package odradek.core.group;

import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
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
import odradek.api.message.OffsetDeleteRequest;
import odradek.api.message.OffsetDeleteResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupResponse;
import odradek.api.message.TxnOffsetCommitRequest;
import odradek.api.message.TxnOffsetCommitResponse;
import odradek.core.coordinator.CoordinatorBatch.EndMarker;

/**
 * A broker's group coordinator, as request handlers see it: one method per API. Each request is answered exactly
 * once, with an error where there is no better answer; nothing is thrown.
 *
 * <p>Joins and syncs are answered when the group is ready, which can take minutes.
 *
 * <p><b>Threading:</b> thread-safe. The answer comes on the shard of a group's partition, or on the calling thread,
 * possibly before the method returns. <b>Blocking:</b> never. <b>Buffers:</b> those of a request are borrowed until the
 * answer; those of a response are shared read-only.
 *
 * <p>Longer than most because there is one method for each API.
 */
public final class GroupCoordinator {

  private static final int FIRST_JOIN_VERSION_WITHOUT_PROTOCOL = 7;
  private static final int FIRST_SYNC_VERSION_WITH_PROTOCOL = 5;

  private final GroupRouter router;

  /**
   * Creates the front.
   *
   * @param partitions where the groups are
   */
  public GroupCoordinator(CoordinatorPartitions partitions) {
    this.router = new GroupRouter(partitions);
  }

  /** Joins a group; answered when the next generation begins. */
  public void joinGroup(GroupRequestContext client, JoinGroupRequest request, Consumer<JoinGroupResponse> answer) {
    Consumer<JoinGroupResponse> versioned = response -> answer.accept(forVersion(response, client.apiVersion()));
    if (request.groupId().isEmpty()) {
      versioned.accept(Responses.joinError(request.memberId(), ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), versioned,
        error -> Responses.joinError(request.memberId(), Failures.general(error)),
        (groups, reply) -> groups.members().join().handle(client, request, reply));
  }

  private static JoinGroupResponse forVersion(JoinGroupResponse response, int version) {
    boolean fits = response.protocolName() != null || version >= FIRST_JOIN_VERSION_WITHOUT_PROTOCOL;
    return fits ? response : response.toBuilder().protocolName("").build();
  }

  /** Asks for a member's assignment, or brings them all; answered when the leader has brought them. */
  public void syncGroup(GroupRequestContext client, SyncGroupRequest request, Consumer<SyncGroupResponse> answer) {
    boolean namesProtocol = request.protocolType() != null && request.protocolName() != null;
    if (client.apiVersion() >= FIRST_SYNC_VERSION_WITH_PROTOCOL && !namesProtocol) {
      answer.accept(Responses.syncError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
      return;
    }
    if (request.groupId().isEmpty()) {
      answer.accept(Responses.syncError(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Responses.syncError(Failures.sync(error)),
        (groups, reply) -> groups.members().sync().handle(request, reply));
  }

  /** Gives a sign of life. */
  public void heartbeat(GroupRequestContext client, HeartbeatRequest request, Consumer<HeartbeatResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Responses.heartbeat(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Responses.heartbeat(Failures.heartbeat(error)),
        (groups, reply) -> groups.members().heartbeat().handle(request, reply));
  }

  /** Leaves a group. */
  public void leaveGroup(GroupRequestContext client, LeaveGroupRequest request, Consumer<LeaveGroupResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Failures.leaveGroup(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Failures.leaveGroup(Failures.general(error)),
        (groups, reply) -> groups.members().leave().handle(client, request, reply));
  }

  /** Commits offsets; the empty group id is a group like any other here. */
  public void commitOffsets(GroupRequestContext client, OffsetCommitRequest request,
      Consumer<OffsetCommitResponse> answer) {
    router.submit(request.groupId(), answer,
        error -> Failures.offsetCommit(request, Failures.offsetCommit(error)),
        (groups, reply) -> groups.offsets().commit().handle(client, request, reply));
  }

  /** Fetches the committed offsets of one or more groups. */
  public void fetchOffsets(GroupRequestContext client, OffsetFetchRequest request,
      Consumer<OffsetFetchResponse> answer) {
    int version = client.apiVersion();
    List<OffsetFetchRequestGroup> groups = OffsetFetchShapes.groups(request, version);
    var gather = new Gather<OffsetFetchResponseGroup>(groups.size(),
        results -> answer.accept(OffsetFetchShapes.response(request, version, results)));
    for (int i = 0; i < groups.size(); i++) {
      OffsetFetchRequestGroup group = groups.get(i);
      router.submit(group.groupId(), gather.slot(i),
          error -> OffsetFetchShapes.failed(group, Failures.offsetFetch(error)),
          (partition, reply) ->
              partition.offsets().fetch().handle(client, group, request.requireStable(), reply));
    }
  }

  /**
   * Commits offsets in a transaction. That the producer may do so has been checked with the transaction's coordinator.
   */
  public void commitTransactionalOffsets(GroupRequestContext client, TxnOffsetCommitRequest request,
      Consumer<TxnOffsetCommitResponse> answer) {
    router.submit(request.groupId(), answer,
        error -> TxnOffsetCommits.response(
            Failures.offsetCommit(TxnOffsetCommits.plain(request), Failures.offsetCommit(error))),
        (groups, reply) -> groups.offsets().commitTransactional().handle(client, request, reply));
  }

  /**
   * Writes the end of a transaction into a partition of {@code __consumer_offsets}, and applies or forgets the
   * offsets that it has committed.
   *
   * @param partition the partition of {@code __consumer_offsets}
   * @param marker what to write
   * @param answer gets {@link ErrorCode#NONE}, or what a produce request would be told
   */
  public void endTransaction(int partition, EndMarker marker, Consumer<ErrorCode> answer) {
    router.submit(partition, answer, Failures::marker,
        (groups, reply) -> groups.offsets().endTransaction().handle(marker, reply));
  }

  /** Forgets committed offsets. */
  public void deleteOffsets(GroupRequestContext client, OffsetDeleteRequest request,
      Consumer<OffsetDeleteResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Failures.offsetDelete(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Failures.offsetDelete(Failures.general(error)),
        (groups, reply) -> groups.offsets().delete().handle(client, request, reply));
  }

  /** Describes groups. Which operations the client is authorised for is left to the caller. */
  public void describeGroups(GroupRequestContext client, DescribeGroupsRequest request,
      Consumer<DescribeGroupsResponse> answer) {
    List<String> groups = request.groups();
    var gather = new Gather<DescribedGroup>(groups.size(),
        described -> answer.accept(DescribeGroupsResponse.builder().groups(described).build()));
    for (int i = 0; i < groups.size(); i++) {
      String groupId = groups.get(i);
      router.submit(groupId, gather.slot(i), error -> Failures.describedGroup(client, groupId, Failures.general(error)),
          (partition, reply) -> partition.admin().describe().handle(client, groupId, reply));
    }
  }

  /** Lists the groups that this broker coordinates. While one of its partitions loads there is no list. */
  public void listGroups(GroupRequestContext client, ListGroupsRequest request, Consumer<ListGroupsResponse> answer) {
    int count = router.count();
    var gather = new Gather<ListGroupsResponse>(count, parts -> answer.accept(ListGroups.join(parts)));
    for (int i = 0; i < count; i++) {
      router.submit(i, gather.slot(i), Failures::listGroups,
          (partition, reply) -> partition.admin().list().handle(request, reply));
    }
  }

  /** Deletes groups that have no members; each is answered once, however often it is named. */
  public void deleteGroups(GroupRequestContext client, DeleteGroupsRequest request,
      Consumer<DeleteGroupsResponse> answer) {
    List<String> groups = request.groupsNames().stream().distinct().toList();
    var gather = new Gather<DeletableGroupResult>(groups.size(),
        results -> answer.accept(DeleteGroupsResponse.builder().results(results).build()));
    for (int i = 0; i < groups.size(); i++) {
      String groupId = groups.get(i);
      router.submit(groupId, gather.slot(i), error -> Failures.deleteGroup(groupId, Failures.general(error)),
          (partition, reply) -> partition.admin().delete().handle(groupId, reply));
    }
  }

  /**
   * A topic has been deleted: forgets the offsets in it, in every partition that this broker coordinates.
   *
   * @param topic its name
   * @param topicId its identifier; offsets that are known to belong to another topic of that name stay
   */
  public void topicDeleted(String topic, Uuid topicId) {
    for (int i = 0; i < router.count(); i++) {
      router.submit(i, error -> { }, error -> error, (groups, reply) -> {
        groups.offsets().forgetTopic().handle(topic, topicId);
        reply.complete(ErrorCode.NONE);
      });
    }
  }
}
