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
  public final List<List<CoordinatorRecord>> batches = new ArrayList<>();

  /** Whether batches are committed at once. */
  public boolean commits = true;

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
  public void append(List<CoordinatorRecord> records, AppendCallback callback) {
    if (failure != null) {
      callback.failed(failure);
      return;
    }
    batches.add(List.copyOf(records));
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

  /** Hands over everything. */
  public void finishLoading() {
    for (List<CoordinatorRecord> batch : List.copyOf(batches)) {
      loading.records(batch);
    }
    loading.loaded();
  }

  /** Every record in the log. */
  public List<CoordinatorRecord> records() {
    return batches.stream().flatMap(List::stream).toList();
  }
}
