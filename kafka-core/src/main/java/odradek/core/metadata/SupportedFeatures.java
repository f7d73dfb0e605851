package odradek.core.metadata;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The features of the cluster, in the sense of KIP-584, that this software can put into effect, with their levels.
 *
 * <p>Clients switch code paths on them, so only what works is in here; a feature that is not listed has level 0. The
 * levels that <em>are</em> in effect are in {@link ClusterImage#features}.
 *
 * <p>Clients that ask with ApiVersions 3 or older cannot read a lowest level of 0: features that have it are left out
 * of such answers.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param ranges the levels of each feature by name
 */
public record SupportedFeatures(Map<String, Range> ranges) {

  /**
   * Levels.
   *
   * @param minimum the lowest; 0 if the feature can be off
   * @param maximum the highest, at least 1
   */
  public record Range(short minimum, short maximum) {}

  /** What this software can do: none of Kafka's features needs to be known by clients yet. */
  public static final SupportedFeatures CURRENT = new SupportedFeatures(Map.of());

  /** Keeps the order of the names. */
  public SupportedFeatures {
    ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
  }
}
