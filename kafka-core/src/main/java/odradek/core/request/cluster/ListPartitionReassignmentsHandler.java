package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.ListPartitionReassignmentsRequest;
import odradek.api.message.ListPartitionReassignmentsResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * ListPartitionReassignments: the partitions that are moving to other brokers. None ever does, as nobody can ask for
 * it here.
 *
 * <p><b>Source:</b> KIP-455.
 */
public final class ListPartitionReassignmentsHandler implements ApiHandler<ListPartitionReassignmentsRequest> {

  /** Serves all listeners. */
  public ListPartitionReassignmentsHandler() {}

  @Override
  public ListPartitionReassignmentsRequest read(ByteBuffer body, short version) {
    return ListPartitionReassignmentsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ListPartitionReassignmentsRequest request, Reply reply) {
    reply.send(ListPartitionReassignmentsResponse.builder().errorMessage(null).build());
  }

  @Override
  public ApiMessage refusal(ListPartitionReassignmentsRequest request, short version, ErrorCode error, String message) {
    return ListPartitionReassignmentsResponse.builder().errorCode(error.code()).errorMessage(message).build();
  }
}
