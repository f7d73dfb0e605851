package odradek.core.request;

import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;

/**
 * An API that this broker serves.
 *
 * @param key which
 * @param oldestVersion the oldest version that is served
 * @param newestVersion the newest version that is served
 * @param overlapping whether a request may start before those before it on the same connection were answered, if they
 *     may overlap too
 * @param denied what a principal gets that may not use it
 * @param handler answers it
 * @param <Q> the request
 */
public record Api<Q>(
    ApiKey key, short oldestVersion, short newestVersion, boolean overlapping, ErrorCode denied,
    ApiHandler<Q> handler) {

  /** Whether a version is served. */
  boolean serves(short version) {
    return version >= oldestVersion && version <= newestVersion;
  }
}
