package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.UpdateFeaturesRequest;
import odradek.api.message.UpdateFeaturesResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.UpdateFeatures;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * UpdateFeatures: changes the levels that features of the cluster run at, all that were named or none.
 *
 * <p><b>Source:</b> KIP-584, KIP-1022 (no results of single features any more).
 */
public final class UpdateFeaturesHandler implements ApiHandler<UpdateFeaturesRequest> {

  private final MetadataManager metadata;

  /** @param metadata decides */
  public UpdateFeaturesHandler(MetadataManager metadata) {
    this.metadata = metadata;
  }

  @Override
  public UpdateFeaturesRequest read(ByteBuffer body, short version) {
    return UpdateFeaturesRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, UpdateFeaturesRequest request, Reply reply) {
    metadata.submit(new UpdateFeatures(request), request.timeoutMs(), reply::send);
  }

  @Override
  public ApiMessage refusal(UpdateFeaturesRequest request, short version, ErrorCode error, String message) {
    return UpdateFeaturesResponse.builder().errorCode(error.code()).errorMessage(message).build();
  }
}
