package odradek.core.group;

import odradek.api.Uuid;

/**
 * A committed offset.
 *
 * @param offset what the consumer will read next
 * @param leaderEpoch the epoch of the record before it, or -1
 * @param metadata the consumer's own remark, never null
 * @param commitTimestampMs when it was committed, wall clock
 * @param expireTimestampMs when it expires by the wish of an old client, wall clock, or -1
 * @param topicId which topic of that name it belongs to, {@link Uuid#ZERO} if that is not known
 */
public record OffsetAndMetadata(long offset, int leaderEpoch, String metadata, long commitTimestampMs,
    long expireTimestampMs, Uuid topicId) {

  /** Stands for no expiry of its own. */
  static final long NO_EXPIRY = -1;

  /** Whether the offset was committed to another topic of the same name. */
  boolean isOfOtherTopic(Uuid other) {
    return !topicId.isZero() && !other.isZero() && !topicId.equals(other);
  }
}
