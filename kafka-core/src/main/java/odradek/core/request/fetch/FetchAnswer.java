package odradek.core.request.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.FetchResponseParts;
import odradek.api.frame.FetchResponseWriter;
import odradek.core.listener.ResponseFrame;
import odradek.core.spi.storage.Slice;

/** Writes what a fetch found: batches stay where they are stored until the transport takes them. */
final class FetchAnswer {

  private FetchAnswer() {}

  /**
   * Writes the answer.
   *
   * @param headerBytes free space to leave in front
   * @param sessionId the fetch session, 0 for none
   * @param committedOnly whether the client wants to know of aborted transactions
   * @param fetched their slices go over to the parts
   */
  static List<ResponseFrame.Part> parts(short version, int headerBytes, int sessionId, boolean committedOnly,
      List<FetchedPartition> fetched) {
    var writer = new FetchResponseWriter<Slice>(version, headerBytes, fetched.size());
    writer.start(0, ErrorCode.NONE, sessionId, topicCount(fetched));
    int next = 0;
    while (next < fetched.size()) {
      FetchTarget.Key topic = fetched.get(next).target().key;
      int end = endOfTopic(fetched, next);
      writer.topic(topic.topic(), topic.topicId(), end - next);
      for (; next < end; next++) {
        write(writer, committedOnly, fetched.get(next));
      }
    }
    return parts(writer.finish(List.of()));
  }

  private static int topicCount(List<FetchedPartition> fetched) {
    int count = 0;
    for (int next = 0; next < fetched.size(); next = endOfTopic(fetched, next)) {
      count++;
    }
    return count;
  }

  private static int endOfTopic(List<FetchedPartition> fetched, int start) {
    FetchTarget.Key topic = fetched.get(start).target().key;
    int end = start + 1;
    while (end < fetched.size() && sameTopic(topic, fetched.get(end).target().key)) {
      end++;
    }
    return end;
  }

  private static boolean sameTopic(FetchTarget.Key a, FetchTarget.Key b) {
    return a.topicId().equals(b.topicId()) && a.topic().equals(b.topic());
  }

  private static void write(FetchResponseWriter<Slice> writer, boolean committedOnly, FetchedPartition found) {
    writer.partition(found.target().key.partition(), found.error(), found.highWatermark(), found.lastStableOffset(),
        found.logStartOffset());
    if (committedOnly) {
      writer.committedOnly();
    }
    if (found.divergingEpoch() != null) {
      writer.divergingEpoch(found.divergingEpoch().epoch(), found.divergingEpoch().endOffset());
    }
    int sizeBytes = found.slice().sizeBytes();
    if (sizeBytes > 0) {
      writer.records(found.slice(), sizeBytes);
    } else {
      found.slice().release();
    }
  }

  private static List<ResponseFrame.Part> parts(FetchResponseParts<Slice> written) {
    var parts = new ArrayList<ResponseFrame.Part>();
    written.forEach(new FetchResponseParts.Sink<>() {
      @Override
      public void bytes(ByteBuffer bytes) {
        parts.add(new ResponseFrame.Bytes(bytes));
      }

      @Override
      public void payload(Slice slice, int sizeBytes) {
        parts.add(new ResponseFrame.Stored(slice));
      }
    });
    return parts;
  }
}
