package odradek.testkit.storage;

import java.util.concurrent.atomic.AtomicReference;

/** Something that only one thread may do at a time; finds out if two do. Thread-safe. */
final class ExclusiveSection {

  private record Visit(String call, Thread thread) {}

  private final ContractViolations violations;
  private final String what;
  private final AtomicReference<Visit> visit = new AtomicReference<>();

  ExclusiveSection(ContractViolations violations, String what) {
    this.violations = violations;
    this.what = what;
  }

  void enter(String call) {
    var mine = new Visit(call, Thread.currentThread());
    Visit other = visit.compareAndExchange(null, mine);
    violations.require(other == null, () -> what + ": " + call + " on " + Thread.currentThread() + " while "
        + other.call + " runs on " + other.thread);
  }

  void leave() {
    visit.set(null);
  }

  boolean isBusy() {
    return visit.get() != null;
  }

  String describe() {
    Visit now = visit.get();
    return now == null ? "nothing" : now.call + " on " + now.thread;
  }
}
