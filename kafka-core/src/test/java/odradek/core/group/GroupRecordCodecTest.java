package odradek.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.Uuid;
import odradek.api.wire.MalformedMessageException;
import odradek.core.coordinator.CoordinatorRecord;
import odradek.core.group.GroupRecord.GroupRemoved;
import odradek.core.group.GroupRecord.GroupStored;
import odradek.core.group.GroupRecord.OffsetCommitted;
import odradek.core.group.GroupRecord.OffsetRemoved;
import odradek.core.group.GroupRecord.StoredMember;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.junit.jupiter.api.Test;

/** The records are Kafka's, byte for byte: the oracle is what Kafka's own generated classes write. */
class GroupRecordCodecTest {

  private static final OffsetKey KEY = new OffsetKey("grüp", "topic", 17);

  private final GroupRecordCodec codec = new GroupRecordCodec();

  private static ByteBuffer kafka(int prefix, Message message, int version) {
    ByteBuffer body = MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
    return ByteBuffer.allocate(2 + body.remaining()).putShort((short) prefix).put(body).flip();
  }

  private static OffsetCommitKey kafkaKey() {
    return new OffsetCommitKey().setGroup("grüp").setTopic("topic").setPartition(17);
  }

  private void check(GroupRecord record, ByteBuffer key, ByteBuffer value) {
    CoordinatorRecord encoded = codec.encode(record);
    assertEquals(key, encoded.key());
    assertEquals(value, encoded.value());
    assertEquals(record, codec.decode(new CoordinatorRecord(key, value)));
  }

  @Test
  void offsets() {
    var id = new Uuid(5, 6);
    var kafkaId = new org.apache.kafka.common.Uuid(5, 6);
    check(new OffsetCommitted(KEY, new OffsetAndMetadata(99, 4, "méta", 123_456, -1, id)), kafka(1, kafkaKey(), 0),
        kafka(4, new OffsetCommitValue().setOffset(99).setLeaderEpoch(4).setMetadata("méta")
            .setCommitTimestamp(123_456).setTopicId(kafkaId), 4));
    check(new OffsetCommitted(KEY, new OffsetAndMetadata(99, -1, "", 123_456, -1, Uuid.ZERO)), kafka(1, kafkaKey(), 0),
        kafka(4, new OffsetCommitValue().setOffset(99).setMetadata("").setCommitTimestamp(123_456), 4));
  }

  @Test
  void offsetsThatExpire() {
    check(new OffsetCommitted(KEY, new OffsetAndMetadata(99, -1, "m", 123_456, 200_000, Uuid.ZERO)),
        kafka(1, kafkaKey(), 0), kafka(1, new OffsetCommitValue().setOffset(99).setMetadata("m")
            .setCommitTimestamp(123_456).setExpireTimestamp(200_000), 1));
  }

  @Test
  void tombstones() {
    check(new OffsetRemoved(KEY), kafka(1, kafkaKey(), 0), null);
    check(new GroupRemoved("g"), kafka(2, new GroupMetadataKey().setGroup("g"), 0), null);
  }

  @Test
  void groups() {
    var record = new GroupStored("g", "consumer", 7, "range", "m1", 123_456, List.of(
        new StoredMember("m1", null, "c1", "/h1", 60_000, 10_000, Groups.bytes("sub1"), Groups.bytes("as1")),
        new StoredMember("m2", "i2", "c2", "/h2", 60_001, 10_001, Groups.bytes(""), Groups.bytes(""))));
    var value = new GroupMetadataValue().setProtocolType("consumer").setGeneration(7).setProtocol("range")
        .setLeader("m1").setCurrentStateTimestamp(123_456).setMembers(List.of(
            new GroupMetadataValue.MemberMetadata().setMemberId("m1").setClientId("c1").setClientHost("/h1")
                .setRebalanceTimeout(60_000).setSessionTimeout(10_000).setSubscription("sub1".getBytes())
                .setAssignment("as1".getBytes()),
            new GroupMetadataValue.MemberMetadata().setMemberId("m2").setGroupInstanceId("i2").setClientId("c2")
                .setClientHost("/h2").setRebalanceTimeout(60_001).setSessionTimeout(10_001)
                .setSubscription(new byte[0]).setAssignment(new byte[0])));
    check(record, kafka(2, new GroupMetadataKey().setGroup("g"), 0), kafka(3, value, 3));
  }

  @Test
  void emptyGroups() {
    check(new GroupStored("g", null, 0, null, null, -1, List.of()), kafka(2, new GroupMetadataKey().setGroup("g"), 0),
        kafka(3, new GroupMetadataValue().setProtocolType("").setProtocol(null).setLeader(null), 3));
  }

  @Test
  void readsEveryVersionOfValues() {
    for (int version = 0; version <= 4; version++) {
      var offset = new OffsetCommitValue().setOffset(99).setMetadata("m").setCommitTimestamp(5);
      var record = (OffsetCommitted) codec.decode(
          new CoordinatorRecord(kafka(1, kafkaKey(), 0), kafka(version, offset, version)));
      assertEquals(99, record.offset().offset());
      var group = new GroupMetadataValue().setProtocolType("consumer").setGeneration(3).setProtocol("range")
          .setLeader("m").setMembers(List.of(new GroupMetadataValue.MemberMetadata().setMemberId("m").setClientId("")
              .setClientHost("").setSessionTimeout(9).setSubscription(new byte[0]).setAssignment(new byte[0])));
      var stored = (GroupStored) codec.decode(
          new CoordinatorRecord(kafka(2, new GroupMetadataKey().setGroup("g"), 0), kafka(version, group, version)));
      assertEquals(9, stored.members().get(0).rebalanceTimeoutMs(), "as long as the session where there is none");
    }
  }

  @Test
  void kafkaReadsWhatWeWrite() {
    CoordinatorRecord encoded = codec.encode(
        new OffsetCommitted(KEY, new OffsetAndMetadata(99, 4, "m", 5, -1, new Uuid(1, 2))));
    ByteBuffer value = encoded.value().duplicate();
    short version = value.getShort();
    assertEquals(99, new OffsetCommitValue(new ByteBufferAccessor(value), version).offset());
  }

  @Test
  void otherKindsAreIgnoredAndGarbageIsNot() {
    assertNull(codec.decode(new CoordinatorRecord(ByteBuffer.allocate(2).putShort((short) 3).flip(), null)));
    assertThrows(MalformedMessageException.class,
        () -> codec.decode(new CoordinatorRecord(ByteBuffer.allocate(3).putShort(0, (short) 1), null)));
    assertThrows(IllegalArgumentException.class, () -> codec.decode(
        new CoordinatorRecord(kafka(1, kafkaKey(), 0), ByteBuffer.allocate(40).putShort(0, (short) 9))));
  }
}
