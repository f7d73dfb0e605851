package odradek.core.hosting;

import java.io.IOException;

/** A partition is, or may be, in a log directory that cannot be used: it is not lost, and must not be made anew. */
final class DirectoryOfflineException extends IOException {

  private static final long serialVersionUID = 1L;

  DirectoryOfflineException(String message) {
    super(message);
  }
}
