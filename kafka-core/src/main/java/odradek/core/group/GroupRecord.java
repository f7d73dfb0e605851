package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.List;

/** What the group coordinator writes down. */
public sealed interface GroupRecord {

  /** The group that a record belongs to. */
  String groupId();

  /** An offset is committed. */
  record OffsetCommitted(OffsetKey key, OffsetAndMetadata offset) implements GroupRecord {

    @Override
    public String groupId() {
      return key.groupId();
    }
  }

  /** An offset is forgotten. */
  record OffsetRemoved(OffsetKey key) implements GroupRecord {

    @Override
    public String groupId() {
      return key.groupId();
    }
  }

  /**
   * A group, as its newest generation has settled it.
   *
   * @param protocolType what kind of members it has, or null
   * @param generation the generation
   * @param protocol the protocol chosen, or null without members
   * @param leaderId the leading member, or null without members
   * @param stateSinceMs when it came to be so, wall clock
   * @param members the members in order
   */
  record GroupStored(String groupId, String protocolType, int generation, String protocol, String leaderId,
      long stateSinceMs, List<StoredMember> members) implements GroupRecord {

    /** Makes the list unchangeable. */
    public GroupStored {
      members = List.copyOf(members);
    }
  }

  /** A group is deleted. */
  record GroupRemoved(String groupId) implements GroupRecord {}

  /** A member as it is stored: what it said in the protocol that was chosen, and what it got. */
  record StoredMember(String memberId, String instanceId, String clientId, String clientHost, int rebalanceTimeoutMs,
      int sessionTimeoutMs, ByteBuffer subscription, ByteBuffer assignment) {}
}
