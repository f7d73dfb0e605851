package odradek.core.spi.storage;

import java.io.IOException;

/**
 * What is on the device is not what was written there; the message names the resource, where, what was expected and
 * found.
 */
public final class CorruptStorageException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param resource the file, directory or key
   * @param message where in it, what was expected, what was found, and the remedy if there is one
   */
  public CorruptStorageException(String resource, String message) {
    super(resource + ": " + message);
  }
}
