package odradek.core.request.produce;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.ProduceRequestView;
import odradek.api.frame.ProduceResponseWriter;
import odradek.core.metadata.PartitionImage;
import odradek.core.request.CurrentLeaders;

/** Writes what became of the batches of a produce request, in the request's order. */
final class ProduceAnswer {

  private static final short FIRST_VERSION_WITH_STORAGE_ERROR = 4;
  private static final short FIRST_VERSION_WITH_LEADERS = 10;

  private ProduceAnswer() {}

  /**
   * Writes the answer.
   *
   * @param headerBytes free space to leave in front
   * @param leaders who leads, for clients that do not know
   */
  static ByteBuffer write(ProduceRequestView request, int headerBytes, List<ProduceEntry> entries,
      CurrentLeaders leaders) {
    var writer = new ProduceResponseWriter(request.version(), headerBytes, entries.size());
    writer.start(request.topics().size());
    int next = 0;
    for (ProduceRequestView.Topic topic : request.topics()) {
      int count = topic.partitions().size();
      writer.topic(topic.name(), topic.topicId(), count);
      for (int i = 0; i < count; i++) {
        ProduceEntry entry = entries.get(next++);
        write(writer, entry, request.version());
        if (entry.result.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER
            && request.version() >= FIRST_VERSION_WITH_LEADERS) {
          tellLeader(writer, leaders.find(topic.name(), topic.topicId(), entry.partition));
        }
      }
    }
    return writer.finish(0, leaders.endpoints());
  }

  private static void tellLeader(ProduceResponseWriter writer, PartitionImage known) {
    if (known != null) {
      writer.currentLeader(known.leader(), known.leaderEpoch());
    }
  }

  /** Older clients do not know that the storage can fail; they ask for the leader and come back. */
  private static ErrorCode inVersion(ErrorCode error, short version) {
    return error == ErrorCode.KAFKA_STORAGE_ERROR && version < FIRST_VERSION_WITH_STORAGE_ERROR
        ? ErrorCode.NOT_LEADER_OR_FOLLOWER : error;
  }

  private static void write(ProduceResponseWriter writer, ProduceEntry entry, short version) {
    ProduceResult result = entry.result;
    writer.partition(entry.partition, inVersion(result.error(), version), result.baseOffset(), result.logAppendTimeMs(),
        result.logStartOffset());
    if (result.error() != ErrorCode.NONE) {
      writer.errorMessage(result.message()).recordErrors(result.recordErrors());
    }
  }
}
