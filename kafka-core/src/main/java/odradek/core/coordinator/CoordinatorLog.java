package odradek.core.coordinator;

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
   * Whether an append would fail for certain. It is asked before the state is touched, so that what is foreseeable
   * (too few replicas in sync, a producer that has been fenced) does not cost a load of the whole state. {@link
   * #append} may fail nevertheless.
   *
   * @param batch what is to be appended, now or within the same turn of the shard
   * @return {@link ErrorCode#NONE}, or what {@code append} would fail with
   */
  ErrorCode check(CoordinatorBatch batch);

  /**
   * Appends a batch. The callback comes once, in the order of the appends, possibly before this returns. After a
   * failure the coordinator appends nothing more to this log before it has read it again.
   *
   * @param batch what to append
   * @param callback learns what became of it
   */
  void append(CoordinatorBatch batch, AppendCallback callback);

  /**
   * Hands over the whole log from its start to its end, in slices that are small enough not to hold up the shard, then
   * says so. The end is the log end offset at the time of the call, and {@link LoadListener#loaded} must not come
   * before everything up to there is committed.
   *
   * @param listener gets the content; nothing after {@code loaded} or {@code failed}
   */
  void load(LoadListener listener);

  /** What became of an append. */
  interface AppendCallback {

    /** The batch is committed: no failure within what replication promises can lose it. */
    void committed();

    /**
     * The batch was not written, or it is not known whether it stays.
     *
     * @param error why, as a produce request would be told
     */
    void failed(ErrorCode error);
  }

  /** Receives a log's content. */
  interface LoadListener {

    /**
     * The next batch, or a part of it.
     *
     * @param batch in log order; records are borrowed until return
     */
    void batch(CoordinatorBatch batch);

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
