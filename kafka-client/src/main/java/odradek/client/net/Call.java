package odradek.client.net;

import odradek.api.message.ApiKey;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;

/**
 * A request, and how its answer is read.
 *
 * <p><b>Threading:</b> immutable, as far as the request is.
 *
 * @param request what is asked
 * @param reader reads the answer
 * @param lowestVersion the oldest version that will do
 * @param highestVersion the newest version that will do
 * @param <R> the answer
 */
public record Call<R>(ApiMessage request, Reader<R> reader, short lowestVersion, short highestVersion) {

  /**
   * Reads an answer: the {@code read} of a generated response.
   *
   * @param <R> the answer
   */
  @FunctionalInterface
  public interface Reader<R> {

    /**
     * Reads an answer.
     *
     * @param in its body
     * @param version the version that was asked in
     * @throws odradek.api.wire.MalformedMessageException if it makes no sense
     */
    R read(WireReader in, short version);
  }

  /** Refuses an empty range of versions. */
  public Call {
    if (lowestVersion > highestVersion) {
      throw new IllegalArgumentException("versions " + lowestVersion + " to " + highestVersion + " of "
          + ApiKey.forId(request.apiKey()) + ": expected at least one");
    }
  }

  /**
   * A call in the newest version that both sides know.
   *
   * @param request what is asked
   * @param reader reads the answer
   * @param <R> the answer
   */
  public static <R> Call<R> of(ApiMessage request, Reader<R> reader) {
    return new Call<>(request, reader, request.lowestVersion(), request.highestVersion());
  }

  /** The same, in no newer version. */
  public Call<R> atMost(int version) {
    return new Call<>(request, reader, lowestVersion, (short) Math.min(version, highestVersion));
  }

  /** The same, in no older version. */
  public Call<R> atLeast(int version) {
    return new Call<>(request, reader, (short) Math.max(version, lowestVersion), highestVersion);
  }

  /** Which API it is. */
  public ApiKey api() {
    return ApiKey.forId(request.apiKey());
  }
}
