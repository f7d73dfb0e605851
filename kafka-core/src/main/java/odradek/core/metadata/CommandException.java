package odradek.core.metadata;

import odradek.api.ErrorCode;

/** Ends the part of a command that is about one topic or resource; never leaves the command. */
final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode error;

  CommandException(ErrorCode error, String message) {
    super(message, null, false, false);
    this.error = error;
  }

  ErrorCode error() {
    return error;
  }
}
