package odradek.core.hosting;

import java.io.IOException;

/** A partition cannot be opened since the device has no space: it is worth trying again. */
final class ExhaustedException extends IOException {

  private static final long serialVersionUID = 1L;

  ExhaustedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
