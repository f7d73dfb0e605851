package odradek.core.request.config;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.IncrementalAlterConfigs;
import odradek.core.metadata.MetadataManager;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * IncrementalAlterConfigs: sets, resets, extends and shortens single configs of topics and brokers.
 *
 * <p><b>Source:</b> KIP-339.
 */
public final class IncrementalAlterConfigsHandler implements ApiHandler<IncrementalAlterConfigsRequest> {

  private final MetadataManager metadata;
  private final int timeoutMs;

  /**
   * @param metadata decides
   * @param timeoutMs how long the decision may take; the request does not say
   */
  public IncrementalAlterConfigsHandler(MetadataManager metadata, int timeoutMs) {
    this.metadata = metadata;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public IncrementalAlterConfigsRequest read(ByteBuffer body, short version) {
    return IncrementalAlterConfigsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, IncrementalAlterConfigsRequest request, Reply reply) {
    metadata.submit(new IncrementalAlterConfigs(request), timeoutMs, reply::send);
  }

  @Override
  public ApiMessage refusal(IncrementalAlterConfigsRequest request, short version, ErrorCode error, String message) {
    return new IncrementalAlterConfigs(request).refused(error, message);
  }
}
