package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import odradek.core.spi.storage.CorruptStorageException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in our words what RocksDB reports. */
final class RocksFailures {

  private static final String REMEDY = "; what RocksDB wrote there is damaged or missing: let the partitions be copied"
      + " from other replicas into an empty directory, or restore the directory from a checkpoint";

  private RocksFailures() {}

  /**
   * The exception to throw.
   *
   * @param what what went wrong
   * @param path the database
   */
  static IOException of(String what, Path path, RocksDBException e) {
    Status status = e.getStatus();
    boolean corrupt = status != null && status.getCode() == Status.Code.Corruption;
    boolean missing = e.getMessage() != null && e.getMessage().contains("does not exist (create_if_missing is false)");
    if (corrupt || missing) {
      var failure = new CorruptStorageException(path.toString(), what + ": " + e.getMessage() + REMEDY);
      failure.initCause(e);
      return failure;
    }
    return new IOException(path + ": " + what + ": " + e.getMessage(), e);
  }
}
