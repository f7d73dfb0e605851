package odradek.core.coordinator;

import odradek.api.ErrorCode;

/**
 * A reply that the state machine may answer at any time, while the client hears of it only when everything that the
 * answer could rest on is committed. Also a link in the list of those not answered yet, so that none is ever
 * forgotten.
 */
final class HeldReply<R> implements Reply<R> {

  private enum Stage { OPEN, ANSWERED, DONE }

  private final HeldReplies owner;
  private final Reply<R> target;
  private Stage stage = Stage.OPEN;
  private R response;
  private ErrorCode error;

  /** The neighbours in the list of open replies. */
  HeldReply<?> previous;
  HeldReply<?> next;

  /** The batch that has to be committed first, and since when the answer waits for it. */
  long position;
  long heldSinceMs;

  HeldReply(HeldReplies owner, Reply<R> target) {
    this.owner = owner;
    this.target = target;
  }

  @Override
  public void complete(R answer) {
    if (begin()) {
      response = answer;
      owner.answered(this);
    }
  }

  @Override
  public void fail(ErrorCode code) {
    if (begin()) {
      error = code;
      owner.answered(this);
    }
  }

  private boolean begin() {
    if (stage == Stage.ANSWERED) {
      throw new IllegalStateException("a request was answered twice");
    }
    // Done without an answer: the state was thrown away and the client has been told so.
    boolean open = stage == Stage.OPEN;
    if (open) {
      stage = Stage.ANSWERED;
    }
    return open;
  }

  boolean isOpen() {
    return stage == Stage.OPEN;
  }

  /** Hands the answer out. */
  void release() {
    stage = Stage.DONE;
    if (error == null) {
      target.complete(response);
    } else {
      target.fail(error);
    }
  }

  /** Hands an error out in place of the answer, if there is one. */
  void abandon(ErrorCode code) {
    stage = Stage.DONE;
    response = null;
    target.fail(code);
  }
}
