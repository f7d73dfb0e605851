package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import odradek.api.Uuid;
import odradek.core.metadata.record.PartitionChangeRecord;

/**
 * A partition while a command changes it. Every change of the leader, to the same broker in a new life too, is a new
 * leader epoch; every change of anything is a new partition epoch.
 *
 * <p><b>Threading:</b> confined to one command.
 */
final class PartitionChange {

  private final Uuid topicId;
  private final PartitionImage before;
  private List<Integer> isr;
  private List<Uuid> directories;
  private int leader;
  private int leaderEpoch;

  PartitionChange(Uuid topicId, PartitionImage before) {
    this.topicId = topicId;
    this.before = before;
    this.isr = before.isr();
    this.directories = before.directories();
    this.leader = before.leader();
    this.leaderEpoch = before.leaderEpoch();
  }

  int leader() {
    return leader;
  }

  List<Integer> isr() {
    return isr;
  }

  void lead(int brokerId) {
    leader = brokerId;
    leaderEpoch = before.leaderEpoch() + 1;
  }

  void setIsr(List<Integer> isr) {
    this.isr = List.copyOf(isr);
  }

  /** Takes a replica out of the in-sync ones, if it is among them; another one must be left. */
  void leaveIsr(int brokerId) {
    List<Integer> left = isr.stream().filter(replica -> replica != brokerId).toList();
    if (left.isEmpty()) {
      throw new IllegalStateException("partition " + before.index() + " of topic id " + topicId
          + " would lose its last in-sync replica " + brokerId + ", which alone has what was acknowledged");
    }
    isr = left;
  }

  void setDirectory(int brokerId, Uuid directory) {
    var changed = new ArrayList<>(directories);
    changed.set(before.replicas().indexOf(brokerId), directory);
    directories = List.copyOf(changed);
  }

  boolean isChange() {
    return leaderEpoch != before.leaderEpoch() || !isr.equals(before.isr())
        || !directories.equals(before.directories());
  }

  PartitionChangeRecord record() {
    return new PartitionChangeRecord(
        topicId,
        before.index(),
        null,
        directories.equals(before.directories()) ? null : directories,
        isr.equals(before.isr()) ? null : isr,
        leader,
        leaderEpoch,
        before.partitionEpoch() + 1);
  }
}
