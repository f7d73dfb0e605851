package odradek.api.frame;

import odradek.api.Uuid;
import odradek.api.wire.WireReader;

/**
 * A partition of a {@link FetchRequestView}.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param index the partition
 * @param currentLeaderEpoch the leader epoch that the sender knows, or -1
 * @param fetchOffset the first offset wanted
 * @param lastFetchedEpoch the leader epoch of the last record that the sender has, or -1
 * @param logStartOffset the sender's log start offset where it follows, otherwise -1
 * @param maxBytes how many record bytes this partition may have in the answer, unless its first batch is larger
 * @param replicaDirectoryId the directory of the sender's replica, or zero
 * @param highWatermark the high watermark that the sender knows, -1 for none, {@link Long#MAX_VALUE} if it does not say
 */
public record FetchPartition(int index, int currentLeaderEpoch, long fetchOffset, int lastFetchedEpoch,
    long logStartOffset, int maxBytes, Uuid replicaDirectoryId, long highWatermark) {

  private static final int REPLICA_DIRECTORY_ID_TAG = 0;
  private static final int HIGH_WATERMARK_TAG = 1;

  static FetchPartition read(WireReader in, short version) {
    int index = in.readInt();
    int currentLeaderEpoch = version >= 9 ? in.readInt() : -1;
    long fetchOffset = in.readLong();
    int lastFetchedEpoch = version >= 12 ? in.readInt() : -1;
    long logStartOffset = version >= 5 ? in.readLong() : -1;
    int maxBytes = in.readInt();
    Uuid replicaDirectoryId = Uuid.ZERO;
    long highWatermark = Long.MAX_VALUE;
    for (int tags = version >= 12 ? in.readTagCount() : 0; tags > 0; tags--) {
      int tag = in.readUnsignedVarint();
      int end = in.readTagEnd();
      if (tag == REPLICA_DIRECTORY_ID_TAG && version >= 17) {
        replicaDirectoryId = in.readUuid();
        in.checkTagEnd(end);
      } else if (tag == HIGH_WATERMARK_TAG && version >= 18) {
        highWatermark = in.readLong();
        in.checkTagEnd(end);
      } else {
        in.skipTo(end);
      }
    }
    return new FetchPartition(index, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, maxBytes,
        replicaDirectoryId, highWatermark);
  }
}
