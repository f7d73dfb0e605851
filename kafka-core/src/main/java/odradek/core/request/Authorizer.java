package odradek.core.request;

/**
 * Decides who may use an API at all; asked once per request, before its handler runs.
 *
 * <p><b>Threading:</b> thread-safe. <b>Blocking:</b> never.
 */
@FunctionalInterface
public interface Authorizer {

  /** Everybody may do everything. */
  Authorizer ALLOW_ALL = (context, api) -> true;

  /** Whether the request's principal may use the API. */
  boolean allowed(RequestContext context, Api<?> api);
}
