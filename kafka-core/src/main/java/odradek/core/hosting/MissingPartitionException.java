package odradek.core.hosting;

import java.io.IOException;

/** Storage that was there once is gone: making it anew would lose records in silence. */
final class MissingPartitionException extends IOException {

  private static final long serialVersionUID = 1L;

  MissingPartitionException(String message) {
    super(message);
  }
}
