package odradek.testkit.storage;

import java.io.IOException;
import odradek.api.TopicIdPartition;
import odradek.testkit.storage.FaultPlan.Fault;
import odradek.testkit.storage.FaultPlan.Operation;

/** Runs calls and makes them fail. Thread-safe. */
final class FaultInjector {

  /** A call that answers. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** A call that does not answer. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private final FaultPlan plan;

  FaultInjector(FaultPlan plan) {
    this.plan = plan;
  }

  Fault next(Operation operation, TopicIdPartition partition) {
    return plan.next(operation, partition);
  }

  static IOException failure(Operation operation, TopicIdPartition partition) {
    return new IOException("injected: " + operation + (partition == null ? "" : " of partition " + partition));
  }

  /** Runs a call whose answer need not be given back if it fails afterwards. */
  <T> T call(Operation operation, TopicIdPartition partition, Call<T> call) throws IOException {
    Fault fault = next(operation, partition);
    if (fault == Fault.FAIL) {
      throw failure(operation, partition);
    }
    T answer = call.run();
    if (fault == Fault.FAIL_AFTER) {
      throw failure(operation, partition);
    }
    return answer;
  }

  void run(Operation operation, TopicIdPartition partition, Action action) throws IOException {
    call(operation, partition, () -> {
      action.run();
      return null;
    });
  }

  /** Fails before the call or not at all: for calls that change nothing, or whose answer must be given back. */
  void check(Operation operation, TopicIdPartition partition) throws IOException {
    Fault fault = next(operation, partition);
    if (fault == Fault.FAIL || fault == Fault.FAIL_AFTER) {
      throw failure(operation, partition);
    }
  }
}
