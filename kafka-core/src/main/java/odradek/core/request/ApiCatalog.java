package odradek.core.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;

/**
 * The APIs that a broker serves, by key.
 *
 * <p><b>Threading:</b> immutable.
 */
public final class ApiCatalog {

  private final Api<?>[] byKey;
  private final List<Api<?>> all;

  private ApiCatalog(List<Api<?>> apis) {
    int highest = apis.stream().mapToInt(api -> api.key().id()).max().orElse(-1);
    byKey = new Api<?>[highest + 1];
    for (Api<?> api : apis) {
      byKey[api.key().id()] = api;
    }
    var inOrder = new ArrayList<>(apis);
    inOrder.sort((a, b) -> a.key().id() - b.key().id());
    all = Collections.unmodifiableList(inOrder);
  }

  /** Starts a catalog. */
  public static Builder builder() {
    return new Builder();
  }

  /** The API of a key, or null if it is not served. */
  public Api<?> find(short key) {
    return key >= 0 && key < byKey.length ? byKey[key] : null;
  }

  /** All APIs, by ascending key. */
  public List<Api<?>> all() {
    return all;
  }

  /** Collects APIs. Confined to one thread. */
  public static final class Builder {

    private final List<Api<?>> apis = new ArrayList<>();

    private Builder() {}

    /** Serves an API in all its stable versions. */
    public <Q> Builder serve(ApiKey key, ApiHandler<Q> handler) {
      int newest = key.latestVersionUnstable() ? key.highestVersion() - 1 : key.highestVersion();
      return serve(key, key.lowestVersion(), newest, handler);
    }

    /**
     * Serves some versions of an API.
     *
     * @param oldestVersion the oldest of them
     * @param newestVersion the newest of them
     */
    public <Q> Builder serve(ApiKey key, int oldestVersion, int newestVersion, ApiHandler<Q> handler) {
      apis.add(new Api<>(key, (short) oldestVersion, (short) newestVersion, key == ApiKey.PRODUCE,
          ErrorCode.CLUSTER_AUTHORIZATION_FAILED, handler));
      return this;
    }

    /** Ends. */
    public ApiCatalog build() {
      return new ApiCatalog(apis);
    }
  }
}
