package odradek.client.net;

import java.util.List;
import odradek.api.message.ApiVersionsResponse.ApiVersion;

/**
 * The APIs that a server has, and their versions.
 *
 * <p><b>Threading:</b> immutable.
 */
final class ServedVersions {

  /** No version. */
  static final short NONE = -1;

  private final List<ApiVersion> served;

  ServedVersions(List<ApiVersion> served) {
    this.served = List.copyOf(served);
  }

  /** The range that the server has of an API, or null. */
  ApiVersion of(short apiKey) {
    for (ApiVersion version : served) {
      if (version.apiKey() == apiKey) {
        return version;
      }
    }
    return null;
  }

  /** The newest version that both sides have, or {@link #NONE}. */
  short choose(Call<?> call) {
    ApiVersion range = of(call.request().apiKey());
    if (range == null) {
      return NONE;
    }
    short lowest = (short) Math.max(range.minVersion(), call.lowestVersion());
    short highest = (short) Math.min(range.maxVersion(), call.highestVersion());
    return lowest <= highest ? highest : NONE;
  }
}
