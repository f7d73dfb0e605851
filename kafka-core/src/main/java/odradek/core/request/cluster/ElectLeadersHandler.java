package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.ElectLeadersRequest;
import odradek.api.message.ElectLeadersResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ElectLeaders;
import odradek.core.metadata.MetadataManager;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * ElectLeaders: gives leadership back to the preferred replicas, or to any that is alive.
 *
 * <p><b>Source:</b> KIP-183, KIP-460 (unclean elections).
 */
public final class ElectLeadersHandler implements ApiHandler<ElectLeadersRequest> {

  private static final short FIRST_VERSION_WITH_TOP_LEVEL_ERROR = 1;

  private final MetadataManager metadata;

  /** @param metadata decides */
  public ElectLeadersHandler(MetadataManager metadata) {
    this.metadata = metadata;
  }

  @Override
  public ElectLeadersRequest read(ByteBuffer body, short version) {
    return ElectLeadersRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ElectLeadersRequest request, Reply reply) {
    metadata.submit(new ElectLeaders(request), request.timeoutMs(),
        response -> reply.send(shape(response, context.apiVersion())));
  }

  /** The oldest version can tell errors of partitions only. */
  private static ElectLeadersResponse shape(ElectLeadersResponse response, short version) {
    return version >= FIRST_VERSION_WITH_TOP_LEVEL_ERROR ? response
        : response.toBuilder().errorCode(ErrorCode.NONE.code()).build();
  }

  @Override
  public ApiMessage refusal(ElectLeadersRequest request, short version, ErrorCode error, String message) {
    return shape(new ElectLeaders(request).refused(error, message), version);
  }
}
