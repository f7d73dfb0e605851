package odradek.storage.rocksdb;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that locks a file, says so, and waits to be ended. */
final class LockHolder {

  private LockHolder() {}

  /** @param arguments the file */
  public static void main(String[] arguments) throws Exception {
    try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
      file.lock();
      System.out.print('L');
      System.out.flush();
      Thread.currentThread().join();
    }
  }
}
