package odradek.core.request;

/**
 * Who is at the other end of a connection.
 *
 * @param type the kind, {@code User} unless a plug-in says otherwise
 * @param name the name
 */
public record Principal(String type, String name) {

  /** Somebody who did not say who they are. */
  public static final Principal ANONYMOUS = new Principal("User", "ANONYMOUS");

  @Override
  public String toString() {
    return type + ":" + name;
  }
}
