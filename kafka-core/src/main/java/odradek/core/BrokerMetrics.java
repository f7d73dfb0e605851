package odradek.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import odradek.api.ErrorCode;
import odradek.api.message.ListGroupsRequest;
import odradek.api.message.ListGroupsResponse;
import odradek.core.group.GroupCoordinator;
import odradek.core.group.GroupRequestContext;
import odradek.core.request.fetch.FetchSessions;
import odradek.core.runtime.BlockingPool;
import odradek.core.spi.MetricVisitor;

/**
 * Numbers about groups, fetch sessions and pools.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> looking waits for the coordinators, some seconds at most.
 */
final class BrokerMetrics {

  private static final long PATIENCE_MS = 2_000;
  private static final int LIST_GROUPS_VERSION = 5;

  private final FetchSessions sessions;
  private final GroupCoordinator groups;
  private final BlockingPool io;
  private final BlockingPool workers;

  BrokerMetrics(FetchSessions sessions, GroupCoordinator groups, BlockingPool io, BlockingPool workers) {
    this.sessions = sessions;
    this.groups = groups;
    this.io = io;
    this.workers = workers;
  }

  void visit(MetricVisitor visitor) {
    visitor.gauge("odradek_fetch_sessions", "Fetch sessions that are open.", Map.of(), sessions.count());
    visitGroups(visitor);
    pool(visitor, "odradek_pool_queued_tasks", "Tasks that wait for a thread.", io.queuedCount(),
        workers.queuedCount());
    pool(visitor, "odradek_pool_active_threads", "Threads that are at work.", io.activeCount(), workers.activeCount());
  }

  private static void pool(MetricVisitor visitor, String name, String help, int ofIo, int ofWorkers) {
    visitor.gauge(name, help, Map.of("pool", "io"), ofIo);
    visitor.gauge(name, help, Map.of("pool", "cpu"), ofWorkers);
  }

  private void visitGroups(MetricVisitor visitor) {
    ListGroupsResponse listed = listGroups();
    if (listed == null || listed.errorCode() != ErrorCode.NONE.code()) {
      return;
    }
    var byState = new TreeMap<String, Integer>();
    byState.put("Empty", 0);
    byState.put("Stable", 0);
    listed.groups().forEach(group -> byState.merge(group.groupState(), 1, Integer::sum));
    byState.forEach((state, count) -> visitor.gauge("odradek_groups", "Groups that are coordinated here, by state.",
        Map.of("state", state), count));
  }

  /** The groups; null if they are not known in time. */
  private ListGroupsResponse listGroups() {
    var answer = new CompletableFuture<ListGroupsResponse>();
    try {
      groups.listGroups(GroupRequestContext.of(LIST_GROUPS_VERSION, "", ""), ListGroupsRequest.builder().build(),
          answer::complete);
      return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
