package odradek.core.spi.storage;

import odradek.api.TopicIdPartition;

/**
 * An entry of the state area.
 *
 * @param partition whose it is
 * @param key lower-case letters, digits, {@code -} and {@code .}, 1 to {@value StateArea#MAX_KEY_LENGTH} characters
 * @param value at most {@link StateArea#MAX_VALUE_BYTES} bytes, owned by the engine from now on; null removes the entry
 */
public record StateEntry(TopicIdPartition partition, String key, byte[] value) {}
