package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreateTopicsRequest;
import odradek.api.message.CreateTopicsResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.CreateTopics;
import odradek.core.metadata.MetadataManager;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * CreateTopics: answered when the topics exist and this broker has opened its partitions of them.
 *
 * <p><b>Source:</b> KIP-4, KIP-525 (configs in the answer).
 */
public final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequest> {

  private final MetadataManager metadata;
  private final Partitions partitions;

  /**
   * @param metadata decides
   * @param partitions the partitions that this broker hosts
   */
  public CreateTopicsHandler(MetadataManager metadata, Partitions partitions) {
    this.metadata = metadata;
    this.partitions = partitions;
  }

  @Override
  public CreateTopicsRequest read(ByteBuffer body, short version) {
    return CreateTopicsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, CreateTopicsRequest request, Reply reply) {
    metadata.submit(new CreateTopics(request), request.timeoutMs(), response ->
        partitions.whenSettled(created(response), () -> reply.send(response)));
  }

  private static Collection<Uuid> created(CreateTopicsResponse response) {
    var created = new ArrayList<Uuid>();
    for (CreateTopicsResponse.CreatableTopicResult topic : response.topics()) {
      if (topic.errorCode() == ErrorCode.NONE.code()) {
        created.add(topic.topicId());
      }
    }
    return created;
  }

  @Override
  public ApiMessage refusal(CreateTopicsRequest request, short version, ErrorCode error, String message) {
    return new CreateTopics(request).refused(error, message);
  }
}
