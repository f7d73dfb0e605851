package odradek.core.hosting;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import odradek.core.spi.storage.CorruptStorageException;

/** What a failure of a storage engine says about the device. */
enum StorageFailure {

  /** There is no space, or something else is used up that comes back: the log works again once it is opened again. */
  EXHAUSTED,
  /** The data of one partition is damaged; the device works. */
  DAMAGED,
  /** No fault of the device: whoever used the storage was late and found it closed, or something else went wrong. */
  OTHER,
  /** Any other failure to read or write: the device cannot be trusted. */
  DEVICE;

  private static final int MAX_CAUSES = 16;

  /** Parts of what operating systems say; Java passes their messages on and nothing else. */
  private static final List<String> EXHAUSTION = List.of(
      "no space left", "disk quota exceeded", "not enough space on the disk", "too many open files");

  /**
   * Judges a failure.
   *
   * @param spaceIsLow whether the directory has so little space that a failed write needs no other explanation:
   *     messages may be in any language
   */
  static StorageFailure of(Throwable failure, boolean spaceIsLow) {
    boolean ofDevice = false;
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof CorruptStorageException) {
        return DAMAGED;
      }
      if (cause instanceof ClosedChannelException) {
        return OTHER;
      }
      String message = cause.getMessage();
      if (message != null && saysExhausted(message.toLowerCase(Locale.ROOT))) {
        return EXHAUSTED;
      }
      ofDevice |= cause instanceof IOException;
      cause = cause.getCause();
    }
    return !ofDevice ? OTHER : spaceIsLow ? EXHAUSTED : DEVICE;
  }

  private static boolean saysExhausted(String message) {
    return EXHAUSTION.stream().anyMatch(message::contains);
  }
}
