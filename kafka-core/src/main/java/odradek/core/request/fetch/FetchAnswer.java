package odradek.core.request.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.message.FetchResponse;
import odradek.core.listener.ResponseFrame;
import odradek.core.spi.storage.Slice;

/** Writes what a fetch found. */
final class FetchAnswer {

  private FetchAnswer() {}

  static List<ResponseFrame.Part> parts(short version, int sessionId, List<FetchedPartition> fetched) {
    var topics = new ArrayList<FetchResponse.FetchableTopicResponse>();
    int start = 0;
    while (start < fetched.size()) {
      FetchTarget.Key topic = fetched.get(start).target().key;
      var partitions = new ArrayList<FetchResponse.PartitionData>();
      int next = start;
      while (next < fetched.size() && sameTopic(topic, fetched.get(next).target().key)) {
        partitions.add(partition(fetched.get(next++)));
      }
      topics.add(FetchResponse.FetchableTopicResponse.builder().topic(topic.topic()).topicId(topic.topicId())
          .partitions(partitions).build());
      start = next;
    }
    ByteBuffer body = FetchResponse.builder().sessionId(sessionId).responses(topics).build().toBytes(version);
    return List.of(new ResponseFrame.Bytes(body));
  }

  private static boolean sameTopic(FetchTarget.Key a, FetchTarget.Key b) {
    return a.topicId().equals(b.topicId()) && a.topic().equals(b.topic());
  }

  private static FetchResponse.PartitionData partition(FetchedPartition found) {
    return FetchResponse.PartitionData.builder()
        .partitionIndex(found.target().key.partition())
        .errorCode(found.error().code())
        .highWatermark(found.highWatermark())
        .lastStableOffset(found.lastStableOffset())
        .logStartOffset(found.logStartOffset())
        .records(bytes(found.slice()))
        .build();
  }

  private static ByteBuffer bytes(Slice slice) {
    try {
      ByteBuffer copy = ByteBuffer.allocate(slice.sizeBytes());
      slice.readInto(copy, 0);
      return copy.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      slice.release();
    }
  }
}
