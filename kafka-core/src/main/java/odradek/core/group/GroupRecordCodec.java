package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.core.coordinator.CoordinatorCodec;
import odradek.core.coordinator.CoordinatorRecord;
import odradek.core.group.GroupRecord.GroupRemoved;
import odradek.core.group.GroupRecord.GroupStored;
import odradek.core.group.GroupRecord.OffsetCommitted;
import odradek.core.group.GroupRecord.OffsetRemoved;
import odradek.core.group.GroupRecord.StoredMember;
import odradek.core.group.record.GroupMetadataKey;
import odradek.core.group.record.GroupMetadataValue;
import odradek.core.group.record.GroupMetadataValue.MemberMetadata;
import odradek.core.group.record.OffsetCommitKey;
import odradek.core.group.record.OffsetCommitValue;

/**
 * Kafka's formats of the records in {@code __consumer_offsets}.
 *
 * <pre>
 *   key:    type (int16: 1 offset, 2 group)   fields
 *   value:  version (int16)                   fields in that version
 * </pre>
 */
final class GroupRecordCodec implements CoordinatorCodec<GroupRecord> {

  private static final short KEY_VERSION = 0;
  private static final short GROUP_VERSION = 3;
  private static final short OFFSET_VERSION = 4;
  /** The only version that knows an expiry; it knows neither a leader epoch nor a topic id. */
  private static final short EXPIRING_OFFSET_VERSION = 1;
  private static final int PREFIX_BYTES = 2;

  @Override
  public CoordinatorRecord encode(GroupRecord record) {
    if (record instanceof OffsetCommitted committed) {
      return new CoordinatorRecord(offsetKey(committed.key()), offsetValue(committed.offset()));
    }
    if (record instanceof OffsetRemoved removed) {
      return new CoordinatorRecord(offsetKey(removed.key()), null);
    }
    if (record instanceof GroupStored stored) {
      return new CoordinatorRecord(groupKey(stored.groupId()), groupValue(stored));
    }
    return new CoordinatorRecord(groupKey(record.groupId()), null);
  }

  @Override
  public GroupRecord decode(CoordinatorRecord record) {
    var key = new WireReader(record.key());
    short type = key.readShort();
    if (type == OffsetCommitKey.API_KEY) {
      var fields = OffsetCommitKey.read(key, KEY_VERSION);
      var offsetKey = new OffsetKey(fields.group(), fields.topic(), fields.partition());
      return record.value() == null
          ? new OffsetRemoved(offsetKey)
          : new OffsetCommitted(offsetKey, offset(record.value()));
    }
    if (type == GroupMetadataKey.API_KEY) {
      String groupId = GroupMetadataKey.read(key, KEY_VERSION).group();
      return record.value() == null ? new GroupRemoved(groupId) : group(groupId, record.value());
    }
    return null;
  }

  private static ByteBuffer offsetKey(OffsetKey key) {
    return prefixed(OffsetCommitKey.API_KEY, new OffsetCommitKey(key.groupId(), key.topic(), key.partition()),
        KEY_VERSION);
  }

  private static ByteBuffer groupKey(String groupId) {
    return prefixed(GroupMetadataKey.API_KEY, new GroupMetadataKey(groupId), KEY_VERSION);
  }

  private static ByteBuffer offsetValue(OffsetAndMetadata offset) {
    boolean expires = offset.expireTimestampMs() != OffsetAndMetadata.NO_EXPIRY;
    short version = expires ? EXPIRING_OFFSET_VERSION : OFFSET_VERSION;
    return prefixed(version, new OffsetCommitValue(offset.offset(), offset.leaderEpoch(), offset.metadata(),
        offset.commitTimestampMs(), offset.expireTimestampMs(), offset.topicId()), version);
  }

  private static OffsetAndMetadata offset(ByteBuffer bytes) {
    var in = new WireReader(bytes);
    var value = OffsetCommitValue.read(in, in.readShort());
    return new OffsetAndMetadata(value.offset(), value.leaderEpoch(), value.metadata(), value.commitTimestamp(),
        value.expireTimestamp(), value.topicId());
  }

  private static ByteBuffer groupValue(GroupStored stored) {
    List<MemberMetadata> members = new ArrayList<>(stored.members().size());
    for (StoredMember member : stored.members()) {
      members.add(new MemberMetadata(member.memberId(), member.instanceId(), member.clientId(), member.clientHost(),
          member.rebalanceTimeoutMs(), member.sessionTimeoutMs(), member.subscription(), member.assignment()));
    }
    String protocolType = stored.protocolType() == null ? "" : stored.protocolType();
    return prefixed(GROUP_VERSION, new GroupMetadataValue(protocolType, stored.generation(), stored.protocol(),
        stored.leaderId(), stored.stateSinceMs(), members), GROUP_VERSION);
  }

  private static GroupStored group(String groupId, ByteBuffer bytes) {
    var in = new WireReader(bytes);
    var value = GroupMetadataValue.read(in, in.readShort());
    List<StoredMember> members = new ArrayList<>(value.members().size());
    for (MemberMetadata member : value.members()) {
      // The first version had one timeout for both.
      int rebalanceTimeoutMs = member.rebalanceTimeout() == -1 ? member.sessionTimeout() : member.rebalanceTimeout();
      members.add(new StoredMember(member.memberId(), member.groupInstanceId(), member.clientId(), member.clientHost(),
          rebalanceTimeoutMs, member.sessionTimeout(), Bytes.copy(member.subscription()),
          Bytes.copy(member.assignment())));
    }
    String protocolType = value.protocolType().isEmpty() ? null : value.protocolType();
    return new GroupStored(groupId, protocolType, value.generation(), value.protocol(), value.leader(),
        value.currentStateTimestamp(), members);
  }

  private static ByteBuffer prefixed(short prefix, ApiMessage message, short version) {
    ByteBuffer buffer = ByteBuffer.allocate(PREFIX_BYTES + message.size(version));
    buffer.putShort(prefix);
    message.write(new WireWriter(buffer), version);
    return buffer.flip();
  }
}
