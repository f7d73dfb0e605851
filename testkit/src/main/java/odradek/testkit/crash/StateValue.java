package odradek.testkit.crash;

import java.util.SplittableRandom;
import odradek.core.spi.storage.StateEntry;

/**
 * An entry of the state area by its making.
 *
 * @param number the number of its partition
 * @param sizeBytes the size of its value, -1 to remove it
 * @param seed what the value is made from
 */
record StateValue(long number, String key, int sizeBytes, long seed) {

  byte[] bytes() {
    if (sizeBytes < 0) {
      return null;
    }
    byte[] value = new byte[sizeBytes];
    new SplittableRandom(seed).nextBytes(value);
    return value;
  }

  StateEntry entry() {
    return new StateEntry(CrashScript.partition(number), key, bytes());
  }

  String encoded() {
    return number + "," + key + "," + sizeBytes + "," + seed;
  }

  static StateValue decode(String text) {
    String[] parts = text.split(",");
    return new StateValue(Long.parseLong(parts[0]), parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
  }
}
