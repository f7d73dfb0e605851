package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.DeleteTopicsRequest;
import odradek.api.message.DeleteTopicsResponse;
import odradek.api.message.DeleteTopicsResponse.DeletableTopicResult;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.DeleteTopics;
import odradek.core.metadata.MetadataManager;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * DeleteTopics: by name, since version 6 also by id.
 *
 * <p><b>Source:</b> KIP-4, KIP-322 (an own error where deletion is disabled), KIP-516 (ids).
 */
public final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequest> {

  private static final short FIRST_VERSION_WITH_DISABLED_ERROR = 3;

  private final MetadataManager metadata;

  /** @param metadata decides */
  public DeleteTopicsHandler(MetadataManager metadata) {
    this.metadata = metadata;
  }

  @Override
  public DeleteTopicsRequest read(ByteBuffer body, short version) {
    return DeleteTopicsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DeleteTopicsRequest request, Reply reply) {
    metadata.submit(new DeleteTopics(request), request.timeoutMs(),
        response -> reply.send(understood(response, context.apiVersion())));
  }

  /** Old clients do not know the error of a broker that deletes no topics. */
  private static DeleteTopicsResponse understood(DeleteTopicsResponse response, short version) {
    if (version >= FIRST_VERSION_WITH_DISABLED_ERROR) {
      return response;
    }
    return response.toBuilder().responses(response.responses().stream()
        .map(DeleteTopicsHandler::understood).toList()).build();
  }

  private static DeletableTopicResult understood(DeletableTopicResult result) {
    return result.errorCode() == ErrorCode.TOPIC_DELETION_DISABLED.code()
        ? result.toBuilder().errorCode(ErrorCode.INVALID_REQUEST.code()).build() : result;
  }

  @Override
  public ApiMessage refusal(DeleteTopicsRequest request, short version, ErrorCode error, String message) {
    return new DeleteTopics(request).refused(error, message);
  }
}
