package odradek.core.request.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.frame.FetchResponseParts;
import odradek.api.frame.FetchResponseWriter;
import odradek.core.listener.ResponseFrame;
import odradek.core.metadata.PartitionImage;
import odradek.core.request.CurrentLeaders;
import odradek.core.spi.storage.Slice;

/** Writes what a fetch found: batches stay where they are stored until the transport takes them. */
final class FetchAnswer {

  private static final short FIRST_VERSION_WITH_STORAGE_ERROR = 6;
  private static final short FIRST_VERSION_WITH_LEADERS = 16;

  private final short version;
  private final boolean committedOnly;
  private final CurrentLeaders leaders;

  /**
   * @param committedOnly whether the client wants to know of aborted transactions
   * @param leaders who leads, for clients that do not know
   */
  FetchAnswer(short version, boolean committedOnly, CurrentLeaders leaders) {
    this.version = version;
    this.committedOnly = committedOnly;
    this.leaders = leaders;
  }

  /**
   * Writes the answer.
   *
   * @param headerBytes free space to leave in front
   * @param sessionId the fetch session, 0 for none
   * @param fetched their slices go over to the parts
   */
  List<ResponseFrame.Part> parts(int headerBytes, int sessionId, List<FetchedPartition> fetched) {
    var writer = new FetchResponseWriter<Slice>(version, headerBytes, fetched.size());
    writer.start(0, ErrorCode.NONE, sessionId, topicCount(fetched));
    int next = 0;
    while (next < fetched.size()) {
      FetchTarget.Key topic = fetched.get(next).target().key;
      int end = endOfTopic(fetched, next);
      writer.topic(topic.topic(), topic.topicId(), end - next);
      for (; next < end; next++) {
        write(writer, fetched.get(next));
      }
    }
    return parts(writer.finish(leaders.endpoints()));
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

  private void write(FetchResponseWriter<Slice> writer, FetchedPartition found) {
    writer.partition(found.target().key.partition(), inVersion(found.error()), found.highWatermark(),
        found.lastStableOffset(), found.logStartOffset());
    if (committedOnly || found.error() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        || found.error() == ErrorCode.UNKNOWN_TOPIC_ID) {
      writer.committedOnly();
    }
    if (version >= FIRST_VERSION_WITH_LEADERS && (found.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER
        || found.error() == ErrorCode.FENCED_LEADER_EPOCH)) {
      tellLeader(writer, found.target().key);
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

  /** Older clients do not know that the storage can fail; they ask for the leader and come back. */
  private ErrorCode inVersion(ErrorCode error) {
    return error == ErrorCode.KAFKA_STORAGE_ERROR && version < FIRST_VERSION_WITH_STORAGE_ERROR
        ? ErrorCode.NOT_LEADER_OR_FOLLOWER : error;
  }

  private void tellLeader(FetchResponseWriter<Slice> writer, FetchTarget.Key key) {
    PartitionImage known = leaders.find(key.topic(), key.topicId(), key.partition());
    if (known != null) {
      writer.currentLeader(known.leader(), known.leaderEpoch());
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
