package odradek.core.config;

import java.util.List;

/**
 * One key as DescribeConfigs and CreateTopics tell it.
 *
 * @param definition the key
 * @param value what is in effect; null if nothing is, or if it is a secret
 * @param source where it comes from
 * @param readOnly whether it cannot be changed while the broker runs, or for this topic
 * @param synonyms everything that was set or is a default, the most specific first; the first one is in effect
 */
public record ConfigEntry(
    ConfigDefinition definition, String value, ConfigSource source, boolean readOnly, List<Synonym> synonyms) {

  /**
   * A value that is, or would be, in effect.
   *
   * @param key the key it was given for
   * @param value the value as it was given; null if it is a secret
   * @param source where it comes from
   */
  public record Synonym(String key, String value, ConfigSource source) {}

  /** The key's name. */
  public String key() {
    return definition.key();
  }
}
