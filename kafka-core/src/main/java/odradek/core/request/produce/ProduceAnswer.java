package odradek.core.request.produce;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.ProduceRequestView;
import odradek.api.frame.ProduceResponseWriter;

/** Writes what became of the batches of a produce request, in the request's order. */
final class ProduceAnswer {

  private ProduceAnswer() {}

  /** @param headerBytes free space to leave in front */
  static ByteBuffer write(ProduceRequestView request, int headerBytes, List<ProduceEntry> entries) {
    var writer = new ProduceResponseWriter(request.version(), headerBytes, entries.size());
    writer.start(request.topics().size());
    int next = 0;
    for (ProduceRequestView.Topic topic : request.topics()) {
      int count = topic.partitions().size();
      writer.topic(topic.name(), topic.topicId(), count);
      for (int i = 0; i < count; i++) {
        write(writer, entries.get(next++));
      }
    }
    return writer.finish(0, List.of());
  }

  private static void write(ProduceResponseWriter writer, ProduceEntry entry) {
    ProduceResult result = entry.result;
    writer.partition(entry.partition, result.error(), result.baseOffset(), result.logAppendTimeMs(),
        result.logStartOffset());
    if (result.error() != ErrorCode.NONE) {
      writer.errorMessage(result.message()).recordErrors(result.recordErrors());
    }
  }
}
