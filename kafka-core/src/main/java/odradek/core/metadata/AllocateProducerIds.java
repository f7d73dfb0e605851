package odradek.core.metadata;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.AllocateProducerIdsRequest;
import odradek.api.message.AllocateProducerIdsResponse;
import odradek.core.metadata.record.ProducerIdsRecord;

/**
 * Hands a block of producer ids to a broker; no other broker will ever get any of them.
 *
 * @param request who wants them
 */
public record AllocateProducerIds(AllocateProducerIdsRequest request)
    implements ControllerCommand<AllocateProducerIdsResponse> {

  private static final int BLOCK_SIZE = 1_000;

  @Override
  public Decision<AllocateProducerIdsResponse> decide(ControllerView view) {
    BrokerImage broker = view.image().brokers().get(request.brokerId());
    if (broker == null) {
      return Decision.nothing(refused(ErrorCode.BROKER_ID_NOT_REGISTERED, null));
    }
    if (broker.brokerEpoch() != request.brokerEpoch()) {
      return Decision.nothing(refused(ErrorCode.STALE_BROKER_EPOCH, null));
    }
    long first = view.image().nextProducerId();
    if (first > Long.MAX_VALUE - BLOCK_SIZE) {
      return Decision.nothing(refused(ErrorCode.UNKNOWN_SERVER_ERROR, null));
    }
    return new Decision<>(
        List.of(new ProducerIdsRecord(request.brokerId(), first + BLOCK_SIZE)),
        new AllocateProducerIdsResponse(0, ErrorCode.NONE.code(), first, BLOCK_SIZE));
  }

  @Override
  public AllocateProducerIdsResponse refused(ErrorCode error, String message) {
    return new AllocateProducerIdsResponse(0, error.code(), -1, 0);
  }
}
