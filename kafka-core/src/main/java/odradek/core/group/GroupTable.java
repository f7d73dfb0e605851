package odradek.core.group;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.group.GroupRecord.GroupRemoved;
import odradek.core.group.GroupRecord.GroupStored;
import odradek.core.group.GroupRecord.OffsetCommitted;
import odradek.core.group.GroupRecord.OffsetRemoved;

/** The groups of one partition and their offsets, as the records say. */
final class GroupTable {

  private final CoordinatorContext<GroupRecord> context;
  private final Map<String, ClassicGroup> groups = new LinkedHashMap<>();
  private final OffsetTable offsets = new OffsetTable();
  private boolean live;

  GroupTable(CoordinatorContext<GroupRecord> context) {
    this.context = context;
  }

  /** The group, or null. */
  ClassicGroup find(String groupId) {
    return groups.get(groupId);
  }

  /** The group; a new one is empty and known to nobody but this coordinator until something is written down. */
  ClassicGroup getOrCreate(String groupId) {
    return groups.computeIfAbsent(groupId, id -> new ClassicGroup(id, context.clock().wallMs()));
  }

  Collection<ClassicGroup> all() {
    return groups.values();
  }

  OffsetTable offsets() {
    return offsets;
  }

  /** From now on records are the coordinator's own, and members may be waiting. */
  void live() {
    live = true;
  }

  void replay(GroupRecord record) {
    if (record instanceof OffsetCommitted committed) {
      getOrCreate(committed.groupId());
      offsets.put(committed.key(), committed.offset());
    } else if (record instanceof OffsetRemoved removed) {
      offsets.remove(removed.key());
    } else if (record instanceof GroupStored stored) {
      ClassicGroup group = getOrCreate(stored.groupId());
      if (live) {
        group.settle(stored);
      } else {
        group.load(stored);
      }
    } else if (record instanceof GroupRemoved removed) {
      ClassicGroup group = groups.remove(removed.groupId());
      if (group != null) {
        group.cancelTimers();
      }
    }
  }

  void replayPending(long producerId, GroupRecord record) {
    if (!(record instanceof OffsetCommitted committed)) {
      throw new IllegalStateException("producer " + producerId + " has written " + record + " in a transaction");
    }
    getOrCreate(committed.groupId());
    offsets.putPending(producerId, committed.key(), committed.offset());
  }

  void replayEnd(long producerId, boolean committed) {
    offsets.end(producerId, committed);
  }
}
