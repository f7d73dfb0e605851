package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.CreatePartitionsRequest;
import odradek.api.message.CreatePartitionsResponse;
import odradek.api.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.CreatePartitions;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.TopicImage;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * CreatePartitions: answered when the partitions exist and this broker has opened its own of them.
 *
 * <p><b>Source:</b> KIP-195.
 */
public final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequest> {

  private final MetadataManager metadata;
  private final Partitions partitions;

  /**
   * @param metadata decides
   * @param partitions the partitions that this broker hosts
   */
  public CreatePartitionsHandler(MetadataManager metadata, Partitions partitions) {
    this.metadata = metadata;
    this.partitions = partitions;
  }

  @Override
  public CreatePartitionsRequest read(ByteBuffer body, short version) {
    return CreatePartitionsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, CreatePartitionsRequest request, Reply reply) {
    metadata.submit(new CreatePartitions(request), request.timeoutMs(), response ->
        partitions.whenSettled(request.validateOnly() ? List.of() : grown(response), () -> reply.send(response)));
  }

  private Collection<Uuid> grown(CreatePartitionsResponse response) {
    var grown = new ArrayList<Uuid>();
    for (CreatePartitionsTopicResult result : response.results()) {
      TopicImage topic = metadata.image().topics().get(result.name());
      if (result.errorCode() == ErrorCode.NONE.code() && topic != null) {
        grown.add(topic.id());
      }
    }
    return grown;
  }

  @Override
  public ApiMessage refusal(CreatePartitionsRequest request, short version, ErrorCode error, String message) {
    return new CreatePartitions(request).refused(error, message);
  }
}
