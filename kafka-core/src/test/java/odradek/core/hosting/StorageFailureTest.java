package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import odradek.core.spi.storage.CorruptStorageException;
import org.junit.jupiter.api.Test;

/** What failures say about the device. */
class StorageFailureTest {

  private static StorageFailure judge(Throwable failure) {
    return StorageFailure.of(failure, false);
  }

  @Test
  void messagesOfOperatingSystemsTellOfExhaustion() {
    assertEquals(StorageFailure.EXHAUSTED, judge(new IOException("No space left on device")));
    assertEquals(StorageFailure.EXHAUSTED, judge(new FileSystemException("/a", null, "Disk quota exceeded")));
    assertEquals(StorageFailure.EXHAUSTED, judge(new IOException("There is not enough space on the disk")));
    assertEquals(StorageFailure.EXHAUSTED, judge(new FileSystemException("/a", null, "Too many open files")));
    assertEquals(StorageFailure.EXHAUSTED,
        judge(new UncheckedIOException(new IOException("outer", new IOException("No space left on device")))));
  }

  @Test
  void withoutSpaceNoMessageIsNeeded() {
    assertEquals(StorageFailure.EXHAUSTED, StorageFailure.of(new IOException("Kein Platz"), true));
    assertEquals(StorageFailure.DEVICE, judge(new IOException("Kein Platz")));
  }

  @Test
  void damageAndLateCallersAreNotTheDevices() {
    assertEquals(StorageFailure.DAMAGED, StorageFailure.of(new CorruptStorageException("file", "is short"), true));
    assertEquals(StorageFailure.OTHER, judge(new IOException(new ClosedChannelException())));
    assertEquals(StorageFailure.OTHER, StorageFailure.of(new IllegalStateException("closed"), true));
    assertEquals(StorageFailure.DEVICE, judge(new IOException("Input/output error")));
  }
}
