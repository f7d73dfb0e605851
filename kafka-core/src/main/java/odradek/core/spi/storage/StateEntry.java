package odradek.core.spi.storage;

import odradek.api.TopicIdPartition;

/**
 * An entry of the state area.
 *
 * @param partition whose it is
 * @param key lower-case letters, digits, {@code -} and {@code .}, 1 to {@value StateArea#MAX_KEY_LENGTH} characters
 * @param value at most {@link StateArea#MAX_VALUE_BYTES} bytes, owned by the engine from now on; null removes the entry
 */
public record StateEntry(TopicIdPartition partition, String key, byte[] value) {

  /**
   * Refuses an entry that breaks the limits; for engines.
   *
   * @throws IllegalArgumentException names the entry, the value and the limit
   */
  public void requireValid() {
    if (key.isEmpty() || key.length() > StateArea.MAX_KEY_LENGTH || !isPlain(key)) {
      throw new IllegalArgumentException("state key '" + key + "' of partition " + partition + ", expected 1 to "
          + StateArea.MAX_KEY_LENGTH + " of a-z, 0-9, '-' and '.'");
    }
    if (value != null && value.length > StateArea.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("state '" + key + "' of partition " + partition + " has " + value.length
          + " bytes, at most " + StateArea.MAX_VALUE_BYTES + " are allowed");
    }
  }

  private static boolean isPlain(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.')) {
        return false;
      }
    }
    return true;
  }
}
