package odradek.core.request.produce;

import java.nio.ByteBuffer;
import odradek.api.TopicIdPartition;

/**
 * One partition's share of a produce request, and what became of it.
 *
 * <p><b>Threading:</b> written on the partition's shard, read on the connection's after all are complete.
 */
final class ProduceEntry {

  final int partition;
  final ByteBuffer records;
  TopicIdPartition id;
  ProduceResult result;
  long delayMs;

  ProduceEntry(int partition, ByteBuffer records) {
    this.partition = partition;
    this.records = records;
  }
}
