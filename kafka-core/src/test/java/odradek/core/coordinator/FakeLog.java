package odradek.core.coordinator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;

/**
 * A log in memory. By default batches are committed at once; a test can keep them waiting or make them fail. What is
 * appended stays, whatever the outcome that was reported: so it is with a leader that does not learn of its success.
 */
public final class FakeLog implements CoordinatorLog {

  private final ArrayDeque<AppendCallback> waiting = new ArrayDeque<>();

  /** Every batch in the log. */
  public final List<CoordinatorBatch> batches = new ArrayList<>();

  /** Whether batches are committed at once. */
  public boolean commits = true;

  /** What appends are refused with beforehand, or null. */
  public ErrorCode refusal;

  /** What appends fail with before anything is written, or null. */
  public ErrorCode failure;

  /** The largest batch. */
  public int maxBatchBytes = 1_000_000;

  /** What loading fails with, or null. */
  public ErrorCode loadFailure;

  /** Whether loading waits for {@link #finishLoading}. */
  public boolean loadsSlowly;

  private LoadListener loading;

  @Override
  public int maxBatchBytes() {
    return maxBatchBytes;
  }

  @Override
  public ErrorCode check(CoordinatorBatch batch) {
    return refusal == null ? ErrorCode.NONE : refusal;
  }

  @Override
  public void append(CoordinatorBatch batch, AppendCallback callback) {
    if (failure != null) {
      callback.failed(failure);
      return;
    }
    batches.add(batch);
    if (commits) {
      callback.committed();
    } else {
      waiting.add(callback);
    }
  }

  /** Commits what waits. */
  public void commit() {
    while (!waiting.isEmpty()) {
      waiting.poll().committed();
    }
  }

  /** Fails the oldest batch that waits; the others are forgotten. */
  public void fail(ErrorCode error) {
    AppendCallback oldest = waiting.poll();
    waiting.clear();
    oldest.failed(error);
  }

  @Override
  public void load(LoadListener listener) {
    if (loadFailure != null) {
      listener.failed(loadFailure, "as the test wants it");
      return;
    }
    loading = listener;
    if (!loadsSlowly) {
      finishLoading();
    }
  }

  /** Commits the oldest batches that wait. */
  public void commit(int count) {
    for (int i = 0; i < count && !waiting.isEmpty(); i++) {
      waiting.poll().committed();
    }
  }

  /** How many batches wait. */
  public int waitingCount() {
    return waiting.size();
  }

  /** Fails what waits; the log keeps some of it. */
  public void fail(ErrorCode error, int keptCount) {
    int committedCount = batches.size() - waiting.size();
    batches.subList(Math.min(committedCount + keptCount, batches.size()), batches.size()).clear();
    fail(error);
  }

  /** The leader changes: what waits is forgotten, and the log keeps some of it. */
  public void forget(int keptCount) {
    int committedCount = batches.size() - waiting.size();
    batches.subList(Math.min(committedCount + keptCount, batches.size()), batches.size()).clear();
    waiting.clear();
  }

  /** Hands over everything. */
  public void finishLoading() {
    List.copyOf(batches).forEach(loading::batch);
    loading.loaded();
  }

  /** Every record in the log that belongs to no transaction. */
  public List<CoordinatorRecord> records() {
    List<CoordinatorRecord> all = new ArrayList<>();
    for (CoordinatorBatch batch : batches) {
      if (batch instanceof CoordinatorBatch.Plain plain) {
        all.addAll(plain.records());
      }
    }
    return all;
  }
}
