package odradek.api.frame;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireWriter;

/**
 * Writes a Fetch response, versions 4 to 18: {@link #start}, then every {@link #topic} with every {@link #partition},
 * each followed by what else there is to say of it, then {@link #finish}.
 *
 * <p>Records are not written: they stay what they are, a payload of known size, and the result says where each belongs.
 * Leaders and their endpoints are dropped in versions that have no place for them; anything else that would be lost is
 * an error, since the client would go wrong without it.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 *
 * <p><b>Errors:</b> {@link IllegalStateException} if the calls do not match the counts announced;
 * {@link UnsupportedFieldException} if the version cannot carry a value.
 *
 * <p><b>Source:</b> KIP-227 (v7), KIP-392 (v11), KIP-482 and KIP-595 (v12), KIP-516 (v13), KIP-951 (v16).
 *
 * @param <P> the type of the payloads
 */
public final class FetchResponseWriter<P> {
  /** The oldest version. */
  public static final short LOWEST_VERSION = 4;

  /** The newest version. */
  public static final short HIGHEST_VERSION = 18;

  static final String NAME = "FetchResponse";

  private static final int BYTES_PER_PARTITION = 64;

  private final short version;
  private final boolean flexible;
  private final ResponseBuffer buffer;
  private final PayloadParts<P> parts;
  private final Countdown countdown = new Countdown();
  private final PendingFetch<P> pending = new PendingFetch<>();
  private boolean inTopic;

  /**
   * Prepares a response.
   *
   * @param version the request's version
   * @param reservedBytes space to be left in front, for the frame's length and header
   * @param expectedPartitionCount a guess that saves growing
   */
  public FetchResponseWriter(short version, int reservedBytes, int expectedPartitionCount) {
    ApiMessage.checkVersion(NAME, version, LOWEST_VERSION, HIGHEST_VERSION);
    this.version = version;
    this.flexible = version >= 12;
    this.buffer = new ResponseBuffer(reservedBytes, 64 + BYTES_PER_PARTITION * expectedPartitionCount);
    this.parts = new PayloadParts<>(expectedPartitionCount);
  }

  /**
   * Starts the response.
   *
   * @param throttleTimeMs how long the client is to pause
   * @param topLevelError what is wrong with the whole request; dropped before version 7
   * @param sessionId the fetch session, or 0; must be 0 before version 7
   * @param topicCount how many topics follow
   */
  public FetchResponseWriter<P> start(int throttleTimeMs, ErrorCode topLevelError, int sessionId, int topicCount) {
    countdown.start(topicCount);
    WireWriter out = buffer.room(15);
    out.writeInt(throttleTimeMs);
    if (version >= 7) {
      out.writeShort(topLevelError.code());
      out.writeInt(sessionId);
    } else if (sessionId != 0) {
      throw UnsupportedFieldException.absent(NAME, "sessionId", version);
    }
    out.writeArrayLength(topicCount, flexible);
    return this;
  }

  /**
   * Starts a topic.
   *
   * @param name its name, sent before version 13
   * @param topicId its identifier, sent from version 13 on
   * @param partitionCount how many partitions follow
   */
  public FetchResponseWriter<P> topic(String name, Uuid topicId, int partitionCount) {
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
   * Starts a partition, so far without records.
   *
   * @param partition the partition's index
   * @param outcome whether the fetch succeeded
   * @param highWatermark the offset up to which records are replicated, or -1
   * @param lastStableOffset the offset up to which transactions are decided, or -1
   * @param logStartOffset the first offset, or -1; sent from version 5 on
   */
  public FetchResponseWriter<P> partition(int partition, ErrorCode outcome, long highWatermark, long lastStableOffset,
      long logStartOffset) {
    endPartition();
    countdown.partition();
    pending.start(partition, outcome, highWatermark, lastStableOffset, logStartOffset);
    return this;
  }

  /** Says that the current partition is read up to the last stable offset: its aborted transactions are a list. */
  public FetchResponseWriter<P> committedOnly() {
    pending.committedOnly = true;
    return this;
  }

  /** Adds an aborted transaction to the current partition, which makes it {@link #committedOnly}. */
  public FetchResponseWriter<P> aborted(long producerId, long firstOffset) {
    pending.addAborted(producerId, firstOffset);
    return this;
  }

  /** Sends the consumer of the current partition to another replica; -1 before version 11. */
  public FetchResponseWriter<P> preferredReadReplica(int brokerId) {
    pending.preferredReadReplica = brokerId;
    return this;
  }

  /**
   * Gives the current partition its records.
   *
   * @param payload what stands for them; not kept where there are no bytes
   * @param sizeBytes how many bytes they are, or -1 to send null
   */
  public FetchResponseWriter<P> records(P payload, int sizeBytes) {
    pending.records = payload;
    pending.recordsSizeBytes = sizeBytes;
    return this;
  }

  /** Tells the follower of the current partition where its log parts from ours; needs version 12. */
  public FetchResponseWriter<P> divergingEpoch(int epoch, long endOffset) {
    pending.divergingEpoch = epoch;
    pending.divergingEndOffset = endOffset;
    return this;
  }

  /** Adds to the current partition who leads it. */
  public FetchResponseWriter<P> currentLeader(int id, int epoch) {
    pending.leaderId = id;
    pending.leaderEpoch = epoch;
    return this;
  }

  /** Sends the follower of the current partition to a snapshot; needs version 12. */
  public FetchResponseWriter<P> snapshot(long endOffset, int epoch) {
    pending.snapshotEndOffset = endOffset;
    pending.snapshotEpoch = epoch;
    return this;
  }

  /**
   * Ends the response.
   *
   * @param endpoints where the leaders named above can be reached; sent from version 16 on
   */
  public FetchResponseParts<P> finish(List<NodeEndpoint> endpoints) {
    endTopic();
    countdown.finish();
    if (flexible) {
      buffer.endpointTags(version >= 16 ? endpoints : List.of());
    }
    return parts.finish(buffer.finish());
  }

  private void endTopic() {
    endPartition();
    if (inTopic && flexible) {
      buffer.room(1).writeUnsignedVarint(0);
    }
    inTopic = false;
  }

  private void endPartition() {
    if (!pending.isStarted()) {
      return;
    }
    WireWriter out = buffer.room(pending.maxBytes());
    pending.writeFields(out, version, flexible);
    if (pending.recordsSizeBytes > 0) {
      parts.add(buffer.position(), pending.records, pending.recordsSizeBytes);
    }
    pending.writeTags(out, version, flexible);
    pending.end();
  }
}
