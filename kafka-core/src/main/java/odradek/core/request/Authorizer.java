package odradek.core.request;

/**
 * Decides who may do what: for the API once per request, before its handler runs; for topics whenever a request comes
 * upon one while it lists topics, or reads and commits offsets.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
@FunctionalInterface
public interface Authorizer {

  /** Everybody may do everything. */
  Authorizer ALLOW_ALL = (context, api) -> true;

  /** Whether the request's principal may use the API. */
  boolean allowed(RequestContext context, Api<?> api);

  /**
   * Whether the request's principal may know of a topic and read it. What it may not read is left out of lists, and
   * refused where it is named.
   *
   * @param topic the topic's name, whether it exists or not
   */
  default boolean mayRead(RequestContext context, String topic) {
    return true;
  }
}
