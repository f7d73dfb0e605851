package odradek.benchmarks.suite;

import java.util.Locale;

/** When an append is done, as the topic config {@code durability} says. */
enum Durability {
  /** When it is in the page cache. */
  REPLICATED,
  /** When it is on the device. */
  FLUSHED;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
