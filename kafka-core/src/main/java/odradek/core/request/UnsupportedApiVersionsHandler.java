package odradek.core.request;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.ApiVersionsResponse.ApiVersion;
import odradek.api.wire.ApiMessage;

/**
 * Tells a client that asked for an unknown version of ApiVersions which versions of that one API there are.
 *
 * <p><b>Source:</b> KIP-511.
 */
final class UnsupportedApiVersionsHandler implements ApiHandler<Void> {

  private final Api<?> apiVersions;

  UnsupportedApiVersionsHandler(Api<?> apiVersions) {
    this.apiVersions = apiVersions;
  }

  @Override
  public Void read(ByteBuffer body, short version) {
    return null;
  }

  @Override
  public void handle(RequestContext context, Void request, Reply reply) {
    reply.send(refusal(request, context.apiVersion(), ErrorCode.UNSUPPORTED_VERSION, null));
  }

  @Override
  public ApiMessage refusal(Void request, short version, ErrorCode error, String message) {
    ApiVersion range = ApiVersion.builder()
        .apiKey(apiVersions.key().id())
        .minVersion(apiVersions.oldestVersion())
        .maxVersion(apiVersions.newestVersion())
        .build();
    return ApiVersionsResponse.builder().errorCode(error.code()).apiKeys(List.of(range)).build();
  }
}
