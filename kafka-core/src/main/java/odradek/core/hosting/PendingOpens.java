package odradek.core.hosting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;

/**
 * The partitions that are being opened, and who waits for them.
 *
 * <p><b>Threading:</b> thread-safe; who waits is called on the thread that ends the opening, or at once.
 */
final class PendingOpens {

  private final ConcurrentHashMap<TopicIdPartition, CompletableFuture<Void>> futures = new ConcurrentHashMap<>();

  /**
   * From now on a partition is being opened.
   *
   * @return false if it was already
   */
  boolean begin(TopicIdPartition id) {
    return futures.putIfAbsent(id, new CompletableFuture<>()) == null;
  }

  /** A partition is open, or cannot be opened. To be called once for each that was begun. */
  void end(TopicIdPartition id) {
    futures.remove(id).complete(null);
  }

  /**
   * Runs an action when a partition is open or cannot be opened.
   *
   * @return false, without doing anything, if it is not being opened
   */
  boolean whenEnded(TopicIdPartition id, Runnable action) {
    CompletableFuture<Void> future = futures.get(id);
    if (future == null) {
      return false;
    }
    future.whenComplete((nothing, failure) -> action.run());
    return true;
  }

  /** Runs an action when all partitions that are being opened at this moment are open, or cannot be. */
  void whenSettled(Runnable action) {
    whenAll(List.copyOf(futures.values()), action);
  }

  /** The same for the partitions of some topics. */
  void whenSettled(Collection<Uuid> topicIds, Runnable action) {
    var ids = Set.copyOf(topicIds);
    var pending = new ArrayList<CompletableFuture<Void>>();
    futures.forEach((id, future) -> {
      if (ids.contains(id.topicId())) {
        pending.add(future);
      }
    });
    whenAll(pending, action);
  }

  private static void whenAll(List<CompletableFuture<Void>> pending, Runnable action) {
    CompletableFuture.allOf(pending.toArray(new CompletableFuture<?>[0])).whenComplete((nothing,
        failure) -> action.run());
  }
}
