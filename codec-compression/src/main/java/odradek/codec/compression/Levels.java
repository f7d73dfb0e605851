package odradek.codec.compression;

import odradek.api.record.BatchCodec;

/** Checks compression levels. */
final class Levels {

  private Levels() {}

  /** Refuses a level that is neither in the codec's range nor its default. */
  static void require(BatchCodec codec, int level) {
    if ((level < codec.minLevel() || level > codec.maxLevel()) && level != codec.defaultLevel()) {
      throw new IllegalArgumentException(
          codec.name() + " has no level " + level + ", legal are " + codec.minLevel() + " to " + codec.maxLevel()
              + " and " + codec.defaultLevel());
    }
  }
}
