package odradek.core.group;

import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupResponse;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitResponse;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import odradek.api.message.OffsetFetchResponse;
import odradek.api.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupResponse;

/**
 * A broker's group coordinator, as request handlers see it: one method per API. Each request is answered exactly once, with
 * an error where there is no better answer; nothing is thrown.
 *
 * <p>Joins and syncs are answered when the group is ready, which can take minutes.
 *
 * <p><b>Threading:</b> thread-safe. The answer comes on the shard of a group's partition, or on the calling thread,
 * possibly before the method returns. <b>Blocking:</b> never. <b>Buffers:</b> those of a request are borrowed until the
 * answer; those of a response are shared read-only.
 */
public final class GroupCoordinator {

  private static final int FIRST_JOIN_VERSION_WITHOUT_PROTOCOL = 7;

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
        (groups, reply) -> groups.join().handle(client, request, reply));
  }

  private static JoinGroupResponse forVersion(JoinGroupResponse response, int version) {
    boolean fits = response.protocolName() != null || version >= FIRST_JOIN_VERSION_WITHOUT_PROTOCOL;
    return fits ? response : response.toBuilder().protocolName("").build();
  }

  /** Asks for a member's assignment, or brings them all; answered when the leader has brought them. */
  public void syncGroup(GroupRequestContext client, SyncGroupRequest request, Consumer<SyncGroupResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Responses.syncError(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Responses.syncError(Failures.sync(error)),
        (groups, reply) -> groups.sync().handle(request, reply));
  }

  /** Gives a sign of life. */
  public void heartbeat(GroupRequestContext client, HeartbeatRequest request, Consumer<HeartbeatResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Responses.heartbeat(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Responses.heartbeat(Failures.heartbeat(error)),
        (groups, reply) -> groups.heartbeat().handle(request, reply));
  }

  /** Leaves a group. */
  public void leaveGroup(GroupRequestContext client, LeaveGroupRequest request, Consumer<LeaveGroupResponse> answer) {
    if (request.groupId().isEmpty()) {
      answer.accept(Failures.leaveGroup(ErrorCode.INVALID_GROUP_ID));
      return;
    }
    router.submit(request.groupId(), answer, error -> Failures.leaveGroup(Failures.general(error)),
        (groups, reply) -> groups.leave().handle(client, request, reply));
  }

  /** Commits offsets; the empty group id is a group like any other here. */
  public void commitOffsets(GroupRequestContext client, OffsetCommitRequest request,
      Consumer<OffsetCommitResponse> answer) {
    router.submit(request.groupId(), answer,
        error -> Failures.offsetCommit(request, Failures.offsetCommit(error)),
        (groups, reply) -> groups.commitOffsets().handle(client, request, reply));
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
          (partition, reply) -> partition.fetchOffsets().handle(client, group, reply));
    }
  }
}
