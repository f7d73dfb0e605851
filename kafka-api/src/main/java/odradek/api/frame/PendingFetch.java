package odradek.api.frame;

import java.util.Arrays;
import odradek.api.ErrorCode;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireWriter;

/**
 * The partition that a {@link FetchResponseWriter} is being told about, written when all is known. One object serves a
 * whole response. Confined to one thread at a time.
 */
final class PendingFetch<P> {
  /** Everything but the aborted transactions. */
  private static final int MAX_FIXED_BYTES = 96;
  private static final int MAX_ABORTED_BYTES = 17;

  boolean committedOnly;
  int preferredReadReplica;
  P records;
  int recordsSizeBytes;
  int divergingEpoch;
  long divergingEndOffset;
  int leaderId;
  int leaderEpoch;
  long snapshotEndOffset;
  int snapshotEpoch;

  private boolean started;
  private int index;
  private ErrorCode error;
  private long highWatermark;
  private long lastStableOffset;
  private long logStartOffset;
  /** Pairs of producer id and first offset. */
  private long[] aborted = new long[0];
  private int abortedCount;

  void start(int index, ErrorCode error, long highWatermark, long lastStableOffset, long logStartOffset) {
    this.started = true;
    this.index = index;
    this.error = error;
    this.highWatermark = highWatermark;
    this.lastStableOffset = lastStableOffset;
    this.logStartOffset = logStartOffset;
    committedOnly = false;
    abortedCount = 0;
    preferredReadReplica = -1;
    recordsSizeBytes = 0;
    divergingEpoch = -1;
    divergingEndOffset = -1;
    leaderId = -1;
    leaderEpoch = -1;
    snapshotEndOffset = -1;
    snapshotEpoch = -1;
  }

  boolean isStarted() {
    return started;
  }

  void end() {
    started = false;
    records = null;
  }

  void addAborted(long producerId, long firstOffset) {
    committedOnly = true;
    if (2 * abortedCount == aborted.length) {
      aborted = Arrays.copyOf(aborted, Math.max(8, 2 * aborted.length));
    }
    aborted[2 * abortedCount] = producerId;
    aborted[2 * abortedCount + 1] = firstOffset;
    abortedCount++;
  }

  int maxBytes() {
    return MAX_FIXED_BYTES + MAX_ABORTED_BYTES * abortedCount;
  }

  /** Writes everything that comes before the records, their length included. */
  void writeFields(WireWriter out, short version, boolean flexible) {
    out.writeInt(index);
    out.writeShort(error.code());
    out.writeLong(highWatermark);
    out.writeLong(lastStableOffset);
    if (version >= 5) {
      out.writeLong(logStartOffset);
    }
    writeAborted(out, flexible);
    if (version >= 11) {
      out.writeInt(preferredReadReplica);
    } else if (preferredReadReplica != -1) {
      throw UnsupportedFieldException.absent(FetchResponseWriter.NAME, "preferredReadReplica", version);
    }
    out.writeArrayLength(recordsSizeBytes, flexible);
  }

  private void writeAborted(WireWriter out, boolean flexible) {
    out.writeArrayLength(committedOnly ? abortedCount : -1, flexible);
    for (int i = 0; i < abortedCount; i++) {
      out.writeLong(aborted[2 * i]);
      out.writeLong(aborted[2 * i + 1]);
      if (flexible) {
        out.writeUnsignedVarint(0);
      }
    }
  }

  /** Writes what comes behind the records. */
  void writeTags(WireWriter out, short version, boolean flexible) {
    boolean diverging = divergingEpoch != -1 || divergingEndOffset != -1;
    boolean leader = leaderId != -1 || leaderEpoch != -1;
    boolean snapshot = snapshotEndOffset != -1 || snapshotEpoch != -1;
    if (!flexible) {
      if (diverging || snapshot) {
        throw UnsupportedFieldException.absent(FetchResponseWriter.NAME, diverging ? "divergingEpoch" : "snapshotId",
            version);
      }
      return;
    }
    out.writeUnsignedVarint((diverging ? 1 : 0) + (leader ? 1 : 0) + (snapshot ? 1 : 0));
    if (diverging) {
      out.writeUnsignedVarint(0);
      out.writeUnsignedVarint(13);
      out.writeInt(divergingEpoch);
      out.writeLong(divergingEndOffset);
      out.writeUnsignedVarint(0);
    }
    if (leader) {
      ResponseBuffer.leaderTag(out, 1, leaderId, leaderEpoch);
    }
    if (snapshot) {
      out.writeUnsignedVarint(2);
      out.writeUnsignedVarint(13);
      out.writeLong(snapshotEndOffset);
      out.writeInt(snapshotEpoch);
      out.writeUnsignedVarint(0);
    }
  }
}
