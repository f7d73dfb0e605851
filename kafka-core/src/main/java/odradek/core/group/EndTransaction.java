package odradek.core.group;

import odradek.api.ErrorCode;
import odradek.core.coordinator.CoordinatorBatch.EndMarker;
import odradek.core.coordinator.CoordinatorContext;
import odradek.core.coordinator.Reply;

/** A transaction ends that has committed offsets: they count from now on, or never did. */
final class EndTransaction {

  private final CoordinatorContext<GroupRecord> context;

  EndTransaction(CoordinatorContext<GroupRecord> context) {
    this.context = context;
  }

  void handle(EndMarker marker, Reply<ErrorCode> reply) {
    context.appendEnd(marker);
    reply.complete(ErrorCode.NONE);
  }
}
