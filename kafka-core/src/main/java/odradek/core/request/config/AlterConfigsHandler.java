package odradek.core.request.config;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.AlterConfigsRequest;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.AlterConfigs;
import odradek.core.metadata.MetadataManager;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * AlterConfigs: replaces everything that is set on topics and brokers.
 *
 * <p><b>Source:</b> KIP-133.
 */
public final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequest> {

  private final MetadataManager metadata;
  private final int timeoutMs;

  /**
   * @param metadata decides
   * @param timeoutMs how long the decision may take; the request does not say
   */
  public AlterConfigsHandler(MetadataManager metadata, int timeoutMs) {
    this.metadata = metadata;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public AlterConfigsRequest read(ByteBuffer body, short version) {
    return AlterConfigsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, AlterConfigsRequest request, Reply reply) {
    metadata.submit(new AlterConfigs(request), timeoutMs, reply::send);
  }

  @Override
  public ApiMessage refusal(AlterConfigsRequest request, short version, ErrorCode error, String message) {
    return new AlterConfigs(request).refused(error, message);
  }
}
