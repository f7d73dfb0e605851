package odradek.storage.rocksdb;

import java.io.IOException;
import org.rocksdb.RocksDB;

/** Loads the native part of RocksDB, and says what to do where that does not work. */
final class NativeLibrary {

  private NativeLibrary() {}

  /** Loads the library if it is not loaded yet. */
  static void load() throws IOException {
    load(RocksDB::loadLibrary);
  }

  /** Runs a loader and explains its failure. */
  static void load(Runnable loader) throws IOException {
    try {
      loader.run();
    } catch (LinkageError | RuntimeException e) {
      throw new IOException("storage provider 'rocksdb' cannot load its native library on "
          + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ": " + e + "; it is unpacked into "
          + System.getProperty("java.io.tmpdir") + ", which needs room and must allow execution: choose another folder"
          + " with -Djava.io.tmpdir or the environment variable ROCKSDB_SHAREDLIB_DIR. Where there is no such library"
          + " for the platform, use storage.provider=file", e);
    }
  }
}
