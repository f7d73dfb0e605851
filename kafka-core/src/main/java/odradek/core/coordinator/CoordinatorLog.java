package odradek.core.coordinator;

import java.util.List;
import odradek.api.ErrorCode;

/**
 * The partition that keeps a coordinator's records, for as long as this broker leads it in one epoch.
 *
 * <p><b>Threading:</b> confined to the partition's shard; callbacks come on that shard too. <b>Blocking:</b> never.
 */
public interface CoordinatorLog {

  /** The largest batch that the partition takes, in bytes; what is appended at once is kept below. */
  int maxBatchBytes();

  /**
   * Appends records as one batch. The callback comes once, in the order of the appends, possibly before this returns.
   * After a failure the coordinator appends nothing more to this log before it has read it again.
   *
   * @param records at least one
   * @param callback learns what became of them
   */
  void append(List<CoordinatorRecord> records, AppendCallback callback);

  /**
   * Hands over the whole log from its start to its end, in slices that are small enough not to hold up the shard, then
   * says so. The end is the log end offset at the time of the call, and {@link LoadListener#loaded} must not come before
   * everything up to there is committed.
   *
   * @param listener gets the records; nothing after {@code loaded} or {@code failed}
   */
  void load(LoadListener listener);

  /** What became of an append. */
  interface AppendCallback {

    /** The records are committed: no failure within what replication promises can lose them. */
    void committed();

    /**
     * The records were not written, or it is not known whether they stay.
     *
     * @param error why, as a produce request would be told
     */
    void failed(ErrorCode error);
  }

  /** Receives a log's content. */
  interface LoadListener {

    /** The next records, in log order. */
    void records(List<CoordinatorRecord> records);

    /** That was all. */
    void loaded();

    /**
     * The log cannot be read.
     *
     * @param error why
     * @param detail what was found, where
     */
    void failed(ErrorCode error, String detail);
  }
}
