package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import odradek.api.ErrorCode;
import odradek.api.message.InitProducerIdRequest;
import odradek.api.message.InitProducerIdResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ProducerIds;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * InitProducerId: an id for an idempotent producer.
 *
 * <p>An idempotent producer raises its epoch by itself; when it names the id and the epoch that it has, it has run
 * out of epochs and gets a new id, as does everybody else. A transactional producer is told that this broker is not
 * its coordinator: that is so, and it makes clients ask FindCoordinator, which says for good that nobody is.
 *
 * <p><b>Source:</b> KIP-98, KIP-360.
 */
public final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest> {

  private static final long NO_ID = -1;
  private static final short NO_EPOCH = -1;

  private final ProducerIds ids;

  /** @param ids where ids come from */
  public InitProducerIdHandler(ProducerIds ids) {
    this.ids = ids;
  }

  @Override
  public InitProducerIdRequest read(ByteBuffer body, short version) {
    return InitProducerIdRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, InitProducerIdRequest request, Reply reply) {
    boolean halfAnIdentity = (request.producerId() == NO_ID) != (request.producerEpoch() == NO_EPOCH);
    String transactionalId = request.transactionalId();
    if (halfAnIdentity || (transactionalId != null && transactionalId.isEmpty())) {
      reply.send(failed(ErrorCode.INVALID_REQUEST));
    } else if (transactionalId != null) {
      reply.send(failed(ErrorCode.NOT_COORDINATOR));
    } else {
      ids.next(new Answer(reply));
    }
  }

  private record Answer(Reply reply) implements ProducerIds.Receiver {

    @Override
    public void received(long producerId) {
      reply.send(InitProducerIdResponse.builder().producerId(producerId).producerEpoch((short) 0).build());
    }

    @Override
    public void failed(ErrorCode error) {
      reply.send(InitProducerIdHandler.failed(error));
    }
  }

  private static InitProducerIdResponse failed(ErrorCode error) {
    return InitProducerIdResponse.builder().errorCode(error.code()).producerId(NO_ID).producerEpoch(NO_EPOCH).build();
  }

  @Override
  public ApiMessage refusal(InitProducerIdRequest request, short version, ErrorCode error, String message) {
    return failed(error);
  }
}
