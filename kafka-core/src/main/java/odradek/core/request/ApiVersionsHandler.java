package odradek.core.request;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import odradek.api.ErrorCode;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.ApiVersionsResponse.ApiVersion;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;

/**
 * ApiVersions: what this broker serves.
 *
 * <p>Produce is shown from version 0 on although the first three are refused: older librdkafka would switch compression
 * off otherwise (KAFKA-18659).
 *
 * <p><b>Source:</b> KIP-35, KIP-511, KIP-584.
 */
public final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest> {

  private static final Pattern SOFTWARE_PART = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");
  private static final short FIRST_VERSION_WITH_SOFTWARE = 3;

  private final Supplier<ApiCatalog> catalog;
  private final Supplier<ClusterImage> images;

  /**
   * @param catalog everything that is served, once that is known
   * @param images the newest image of the cluster
   */
  public ApiVersionsHandler(Supplier<ApiCatalog> catalog, Supplier<ClusterImage> images) {
    this.catalog = catalog;
    this.images = images;
  }

  @Override
  public ApiVersionsRequest read(ByteBuffer body, short version) {
    return ApiVersionsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ApiVersionsRequest request, Reply reply) {
    short version = context.apiVersion();
    if (version >= FIRST_VERSION_WITH_SOFTWARE && !(isSoftware(request.clientSoftwareName())
        && isSoftware(request.clientSoftwareVersion()))) {
      reply.send(ApiVersionsResponse.builder().errorCode(ErrorCode.INVALID_REQUEST.code()).build());
      return;
    }
    reply.send(answer(ErrorCode.NONE, version));
  }

  private static boolean isSoftware(String text) {
    return SOFTWARE_PART.matcher(text).matches();
  }

  private ApiVersionsResponse answer(ErrorCode error, short version) {
    List<ApiVersion> versions = new ArrayList<>();
    for (Api<?> api : catalog.get().all()) {
      versions.add(ApiVersion.builder()
          .apiKey(api.key().id())
          .minVersion(api.key() == ApiKey.PRODUCE ? 0 : api.oldestVersion())
          .maxVersion(api.newestVersion())
          .build());
    }
    return Features.of(images.get())
        .describe(ApiVersionsResponse.builder().errorCode(error.code()).apiKeys(versions), version)
        .build();
  }

  @Override
  public ApiMessage refusal(ApiVersionsRequest request, short version, ErrorCode error, String message) {
    return answer(error, version);
  }
}
