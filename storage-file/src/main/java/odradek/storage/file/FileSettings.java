package odradek.storage.file;

import odradek.core.spi.Settings;

/**
 * The settings of this engine; {@link FileStorageProvider} lists them.
 *
 * @param maxOpenFiles how many segment files are open at a time, unless more are in use
 * @param flushParallelism how many threads force files at a time
 * @param journalCompactBytes the journal is not written anew before it is so large
 */
record FileSettings(int maxOpenFiles, int flushParallelism, long journalCompactBytes) {

  /** Reads the settings and refuses what is out of limits. */
  static FileSettings of(Settings settings) {
    return new FileSettings(
        (int) settings.number("max.open.files", 1_000, 16, 1_000_000),
        (int) settings.number("flush.parallelism", 8, 1, 64),
        settings.number("journal.compact.bytes", 1 << 20, 1 << 10, 1L << 40));
  }
}
