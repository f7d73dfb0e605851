package odradek.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Batches that nobody will look for, noted before it can happen that a crash leaves them behind. */
final class Garbage {

  private Garbage() {}

  /** Notes batches of a number whose last offset is in a range. */
  static void note(Changes changes, int number, long fromOffset, long toOffset) throws IOException {
    changes.put(Keys.at(Keys.GARBAGE, number, fromOffset),
        ByteBuffer.allocate(Long.BYTES).putLong(toOffset).array());
  }

  /** The batches are removed, or are none. */
  static void forget(Changes changes, int number, long fromOffset) throws IOException {
    changes.delete(Keys.at(Keys.GARBAGE, number, fromOffset));
  }

  /**
   * Forgets all that is noted of a number: it is about to be written again where there was garbage. What is left of it
   * then takes space, but nothing else is removed by mistake.
   */
  static void forgetAll(Changes changes, int number) throws IOException {
    changes.deleteRange(Keys.first(Keys.GARBAGE, number), Keys.first(Keys.GARBAGE, number + 1));
  }

  /** Removes everything that is noted. */
  static void removeAll(Database database) throws IOException {
    try (Changes changes = database.changes(); SmallCursor cursor = database.small(Keys.first(Keys.GARBAGE))) {
      boolean any = false;
      while (cursor.next()) {
        any = true;
        int number = Keys.number(cursor.key());
        long from = Keys.offset(cursor.key());
        changes.deleteBatches(number, from, ByteBuffer.wrap(cursor.value()).getLong());
        forget(changes, number, from);
      }
      if (any) {
        database.write(changes);
      }
    }
  }
}
