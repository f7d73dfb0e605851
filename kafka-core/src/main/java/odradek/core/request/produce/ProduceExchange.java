package odradek.core.request.produce;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import odradek.api.ErrorCode;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.Appended;
import odradek.core.partition.Partition;
import odradek.core.partition.Partitions;
import odradek.core.partition.WriteLimit;
import odradek.core.request.TrafficMetrics;
import odradek.core.runtime.Shard;
import odradek.core.runtime.ShardMap;

/**
 * One produce request on its way through the partitions.
 *
 * <p><b>Threading:</b> starts and ends on the connection's shard; in between each entry is its partition's shard's.
 */
final class ProduceExchange {

  private final Shard home;
  private final Partitions partitions;
  private final List<ProduceEntry> entries;
  private final short acks;
  private final short version;
  private final Runnable done;
  private final TrafficMetrics traffic;
  private final AtomicInteger open;

  /** @param done called on the connection's shard when every entry has its result */
  ProduceExchange(Shard home, Partitions partitions, List<ProduceEntry> entries, short acks, short version,
      TrafficMetrics traffic, Runnable done) {
    this.home = home;
    this.partitions = partitions;
    this.entries = entries;
    this.acks = acks;
    this.version = version;
    this.traffic = traffic;
    this.done = done;
    this.open = new AtomicInteger(entries.size() + 1);
  }

  /** Hands every entry to its partition. An entry that has a result already keeps it. */
  void start() {
    for (ProduceEntry entry : entries) {
      if (entry.result != null) {
        open.decrementAndGet();
      } else {
        ShardMap.run(partitions.shardOf(entry.id), () -> append(entry));
      }
    }
    entryDone();
  }

  private void append(ProduceEntry entry) {
    Partition partition = partitions.find(entry.id);
    if (partition == null) {
      complete(entry, ProduceResult.refused(partitions.absence(entry.id),
          "partition " + entry.id + " is not open on this broker"));
      return;
    }
    WriteLimit limit = partitions.writeLimit(entry.id, entry.records.remaining());
    if (limit.refusal() != null) {
      traffic.refused();
      complete(entry, ProduceResult.refused(ErrorCode.KAFKA_STORAGE_ERROR, limit.refusal()));
      return;
    }
    entry.delayMs = limit.delayMs();
    partition.append(entry.records, acks, AppendOrigin.CLIENT, version, outcome -> appended(entry, partition, outcome));
  }

  private void appended(ProduceEntry entry, Partition partition, AppendOutcome outcome) {
    if (outcome instanceof Appended appended) {
      if (!appended.duplicate()) {
        traffic.produced(entry.records.remaining(), appended.lastOffset() - appended.baseOffset() + 1);
      }
    } else {
      traffic.refused();
    }
    complete(entry, ProduceResult.of(outcome, partition.view().logStartOffset()));
  }

  private void complete(ProduceEntry entry, ProduceResult result) {
    entry.result = result;
    entryDone();
  }

  private void entryDone() {
    if (open.decrementAndGet() == 0) {
      long delayMs = delayMs();
      if (delayMs == 0) {
        ShardMap.run(home, done);
      } else {
        traffic.throttled();
        home.schedule(done, delayMs);
      }
    }
  }

  /** Where space gets short producers wait for their answers: those that wait send less. */
  private long delayMs() {
    long delayMs = 0;
    for (int i = 0; i < entries.size(); i++) {
      delayMs = Math.max(delayMs, entries.get(i).delayMs);
    }
    return delayMs;
  }
}
