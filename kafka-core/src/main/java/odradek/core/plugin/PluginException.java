package odradek.core.plugin;

/** A plug-in is missing or says something impossible of itself. The message names it and the remedy. */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** @param message names the plug-in, what is wrong and the remedy */
  public PluginException(String message) {
    super(message);
  }

  /**
   * @param message names the plug-in, what is wrong and the remedy
   * @param cause what was thrown
   */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
