package odradek.storage.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits for a flush of a partition.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class FlushRequests {

  private List<CompletableFuture<Long>> waiting = List.of();

  synchronized CompletableFuture<Long> add() {
    var request = new CompletableFuture<Long>();
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>(2);
    }
    waiting.add(request);
    return request;
  }

  /** Takes all; take them before forcing, so that the forcing covers what was appended before the request. */
  synchronized List<CompletableFuture<Long>> take() {
    List<CompletableFuture<Long>> taken = waiting;
    waiting = List.of();
    return taken;
  }

  void complete(long durableOffset) {
    take().forEach(request -> request.complete(durableOffset));
  }

  void fail(Throwable cause) {
    take().forEach(request -> request.completeExceptionally(cause));
  }
}
