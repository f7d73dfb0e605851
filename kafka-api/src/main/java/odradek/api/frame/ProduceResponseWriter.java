package odradek.api.frame;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireSize;
import odradek.api.wire.WireWriter;

/**
 * Writes a Produce response, versions 3 to 13: {@link #start}, then every {@link #topic} with every
 * {@link #partition}, each followed by what else there is to say of it, then {@link #finish}. What a version has no
 * place for is dropped.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 *
 * <p><b>Errors:</b> {@link IllegalStateException} if the calls do not match the counts announced.
 *
 * <p><b>Source:</b> KIP-467 (v8), KIP-482 (v9), KIP-951 (v10), KIP-516 (v13).
 */
public final class ProduceResponseWriter {
  /** The oldest version. */
  public static final short LOWEST_VERSION = 3;

  /** The newest version. */
  public static final short HIGHEST_VERSION = 13;

  private static final int BYTES_PER_PARTITION = 48;

  private final short version;
  private final boolean flexible;
  private final ResponseBuffer buffer;
  private final Countdown countdown = new Countdown();
  private boolean inTopic;
  private boolean pending;
  private List<RecordError> recordErrors;
  private String errorMessage;
  private int leaderId;
  private int leaderEpoch;

  /**
   * Prepares a response.
   *
   * @param version the request's version
   * @param reservedBytes space to be left in front, for the frame's length and header
   * @param expectedPartitionCount a guess that saves growing
   */
  public ProduceResponseWriter(short version, int reservedBytes, int expectedPartitionCount) {
    ApiMessage.checkVersion("ProduceResponse", version, LOWEST_VERSION, HIGHEST_VERSION);
    this.version = version;
    this.flexible = version >= 9;
    this.buffer = new ResponseBuffer(reservedBytes, 64 + BYTES_PER_PARTITION * expectedPartitionCount);
  }

  /** Starts the response. */
  public ProduceResponseWriter start(int topicCount) {
    countdown.start(topicCount);
    buffer.room(5).writeArrayLength(topicCount, flexible);
    return this;
  }

  /**
   * Starts a topic.
   *
   * @param name its name, sent before version 13
   * @param topicId its identifier, sent from version 13 on
   * @param partitionCount how many partitions follow
   */
  public ProduceResponseWriter topic(String name, Uuid topicId, int partitionCount) {
    endTopic();
    countdown.topic(partitionCount);
    if (version >= 13) {
      buffer.room(16).writeUuid(topicId);
    } else {
      buffer.string(name, flexible);
    }
    buffer.room(5).writeArrayLength(partitionCount, flexible);
    inTopic = true;
    return this;
  }

  /**
   * Starts a partition.
   *
   * @param index the partition
   * @param error what became of the batch
   * @param baseOffset the offset of its first record, or -1
   * @param logAppendTimeMs when it was appended if that is its timestamp, otherwise -1
   * @param logStartOffset the partition's log start offset, or -1
   */
  public ProduceResponseWriter partition(int index, ErrorCode error, long baseOffset, long logAppendTimeMs,
      long logStartOffset) {
    endPartition();
    countdown.partition();
    WireWriter out = buffer.room(30);
    out.writeInt(index);
    out.writeShort(error.code());
    out.writeLong(baseOffset);
    out.writeLong(logAppendTimeMs);
    if (version >= 5) {
      out.writeLong(logStartOffset);
    }
    pending = true;
    recordErrors = List.of();
    errorMessage = null;
    leaderId = -1;
    leaderEpoch = -1;
    return this;
  }

  /** Adds to the current partition what went wrong in words, or null. */
  public ProduceResponseWriter errorMessage(String message) {
    errorMessage = message;
    return this;
  }

  /** Adds to the current partition which records are to blame. */
  public ProduceResponseWriter recordErrors(List<RecordError> errors) {
    recordErrors = errors;
    return this;
  }

  /** Adds to the current partition who leads it. */
  public ProduceResponseWriter currentLeader(int id, int epoch) {
    leaderId = id;
    leaderEpoch = epoch;
    return this;
  }

  /**
   * Ends the response.
   *
   * @param throttleTimeMs how long the client is to pause
   * @param endpoints where the leaders named above can be reached
   * @return from the reserved bytes on, ready to be read; the caller's
   */
  public ByteBuffer finish(int throttleTimeMs, List<NodeEndpoint> endpoints) {
    endTopic();
    countdown.finish();
    buffer.room(4).writeInt(throttleTimeMs);
    if (flexible) {
      buffer.endpointTags(version >= 10 ? endpoints : List.of());
    }
    return buffer.finish();
  }

  private void endTopic() {
    endPartition();
    if (inTopic && flexible) {
      buffer.room(1).writeUnsignedVarint(0);
    }
    inTopic = false;
  }

  private void endPartition() {
    if (!pending) {
      return;
    }
    pending = false;
    if (version >= 8) {
      writeErrors();
    }
    if (flexible) {
      WireWriter out = buffer.room(12);
      boolean hasLeader = version >= 10 && (leaderId != -1 || leaderEpoch != -1);
      out.writeUnsignedVarint(hasLeader ? 1 : 0);
      if (hasLeader) {
        ResponseBuffer.leaderTag(out, 0, leaderId, leaderEpoch);
      }
    }
  }

  private void writeErrors() {
    buffer.room(5).writeArrayLength(recordErrors.size(), flexible);
    for (int i = 0; i < recordErrors.size(); i++) {
      RecordError error = recordErrors.get(i);
      WireWriter out = buffer.room(5 + WireSize.ofNullableString(error.message(), flexible));
      out.writeInt(error.batchIndex());
      out.writeNullableString(error.message(), flexible);
      if (flexible) {
        out.writeUnsignedVarint(0);
      }
    }
    buffer.nullableString(errorMessage, flexible);
  }
}
