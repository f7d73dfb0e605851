package odradek.core.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.CoordinatorException;
import odradek.core.group.GroupRecord.GroupRemoved;
import odradek.core.group.GroupRecord.OffsetRemoved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets offsets that nobody uses, and groups of which nothing is left.
 *
 * <p>An offset is kept for the retention time from the moment in which its group became empty. Without members ever, it
 * counts from the commit. In a group with members only offsets of topics that they do not read can go, by the time of
 * the commit. Source: KIP-211, KIP-496.
 */
final class OffsetExpiry {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetExpiry.class);
  private static final int GROUPS_PER_SLICE = 200;

  private final CoordinatorContext<GroupRecord> context;
  private final GroupTable table;
  private final GroupConfig config;
  private final TopicNames topics;

  OffsetExpiry(CoordinatorContext<GroupRecord> context, GroupTable table, GroupConfig config, TopicNames topics) {
    this.context = context;
    this.table = table;
    this.config = config;
    this.topics = topics;
  }

  /** Looks again and again from now on. */
  void start() {
    context.schedule(this::begin, config.offsetsRetentionCheckIntervalMs());
  }

  private void begin() {
    Queue<ClassicGroup> groups = new ArrayDeque<>(table.all());
    next(groups);
  }

  /** Looks at some groups; the shard has other things to do in between. */
  private void next(Queue<ClassicGroup> groups) {
    try {
      for (int i = 0; i < GROUPS_PER_SLICE && !groups.isEmpty(); i++) {
        ClassicGroup group = groups.poll();
        if (table.find(group.groupId()) == group) {
          cleanUp(group);
        }
      }
    } catch (CoordinatorException e) {
      LOG.warn("offsets cannot be expired now: {}", e.getMessage());
      groups.clear();
    }
    if (groups.isEmpty()) {
      start();
    } else {
      context.schedule(() -> next(groups), 0);
    }
  }

  private void cleanUp(ClassicGroup group) {
    String groupId = group.groupId();
    List<OffsetKey> expired = expired(group);
    for (OffsetKey key : expired) {
      context.append(new OffsetRemoved(key));
    }
    if (!expired.isEmpty()) {
      LOG.info("group {}: {} offsets have expired", groupId, expired.size());
    }
    boolean deserted = group.is(GroupState.EMPTY) && !group.hasPending();
    if (deserted && table.offsets().keysOf(groupId).isEmpty()) {
      context.append(new GroupRemoved(groupId));
      LOG.info("group {}: nothing is left of it", groupId);
    }
  }

  private List<OffsetKey> expired(ClassicGroup group) {
    List<OffsetKey> expired = new ArrayList<>();
    long nowMs = context.clock().wallMs();
    boolean unused = mayBeUnused(group);
    table.offsets().ofGroup(group.groupId()).forEach((topic, offsets) -> {
      boolean unread = unused && !group.isSubscribedTo(topic);
      offsets.forEach((partition, offset) -> {
        var key = new OffsetKey(group.groupId(), topic, partition);
        boolean gone = unread && isExpired(group, offset, nowMs) || isOrphaned(offset, nowMs);
        if (gone && !table.offsets().pending().contains(key)) {
          expired.add(key);
        }
      });
    });
    return expired;
  }

  /** Whether the group can have offsets of which it is certain that no member needs them. */
  private static boolean mayBeUnused(ClassicGroup group) {
    return group.protocolType() == null || group.is(GroupState.EMPTY)
        || group.is(GroupState.STABLE) && group.isOfConsumers() && group.knowsSubscriptions();
  }

  private boolean isExpired(ClassicGroup group, OffsetAndMetadata offset, long nowMs) {
    if (offset.expireTimestampMs() != OffsetAndMetadata.NO_EXPIRY) {
      return nowMs >= offset.expireTimestampMs();
    }
    boolean fromEmpty = group.protocolType() != null && group.is(GroupState.EMPTY) && group.stateSinceMs() >= 0;
    long sinceMs = fromEmpty ? group.stateSinceMs() : offset.commitTimestampMs();
    return nowMs - sinceMs >= config.offsetsRetentionMs();
  }

  /**
   * Whether the topic was deleted while nobody here could take notice. Younger offsets are left alone: news of the
   * topic may not have come yet.
   */
  private boolean isOrphaned(OffsetAndMetadata offset, long nowMs) {
    boolean old = nowMs - offset.commitTimestampMs() >= config.offsetsRetentionCheckIntervalMs();
    return old && !offset.topicId().isZero() && topics.nameOf(offset.topicId()) == null;
  }
}
