package odradek.core.hosting;

import java.io.IOException;

/** A log directory is held by another broker: nothing is wrong with it, and to go on without it would be a surprise. */
final class DirectoryInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  DirectoryInUseException(String message) {
    super(message);
  }
}
