package odradek.core.config;

/**
 * A configuration value breaks the rule of its key.
 *
 * <p>The message names all three, unless the value is a secret.
 */
public final class InvalidConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * @param key the key
   * @param value what was given; null if something is missing
   * @param rule what would have been right, a phrase that follows "expected"
   */
  public InvalidConfigException(String key, String value, String rule) {
    super(value == null
        ? "config " + key + " is missing: expected " + rule
        : "config " + key + " is '" + value + "': expected " + rule);
    this.key = key;
  }

  /** The key whose value is wrong. */
  public String key() {
    return key;
  }
}
