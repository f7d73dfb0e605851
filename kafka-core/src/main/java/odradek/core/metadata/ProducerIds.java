package odradek.core.metadata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.AllocateProducerIdsRequest;
import odradek.api.message.AllocateProducerIdsResponse;

/**
 * Gives each producer an id that no other one in the cluster ever gets. Ids come from the controller in blocks; what
 * is left of a block when the broker stops is lost, which does no harm.
 *
 * <p><b>Threading:</b> {@link #next} may be called from any thread; everything else is confined to the metadata
 * manager's shard.
 *
 * <p><b>Source:</b> KIP-98, KIP-730 (blocks).
 */
public final class ProducerIds {

  /** Wants one id. */
  public interface Receiver {

    /** Here it is. On the metadata manager's shard. */
    void received(long producerId);

    /**
     * There is none to be had now.
     *
     * @param error {@link ErrorCode#COORDINATOR_LOAD_IN_PROGRESS} if it is worth trying again
     */
    void failed(ErrorCode error);
  }

  /** So many may wait for a block at once; more than that are told to try again. */
  private static final int MAX_WAITING = 10_000;

  private final MetadataManager metadata;
  private final int nodeId;
  private final long timeoutMs;

  // Confined to the manager's shard.
  private final Deque<Receiver> waiting = new ArrayDeque<>();
  private long nextId;
  private long endId;
  private boolean asking;

  /**
   * Makes a source that has no block yet.
   *
   * @param metadata asks the controller
   * @param nodeId this broker
   * @param timeoutMs how long the controller may take
   */
  public ProducerIds(MetadataManager metadata, int nodeId, long timeoutMs) {
    this.metadata = metadata;
    this.nodeId = nodeId;
    this.timeoutMs = timeoutMs;
  }

  /** Gives an id, at once or when the controller has given a block. */
  public void next(Receiver receiver) {
    metadata.shard().execute(() -> give(receiver));
  }

  private void give(Receiver receiver) {
    if (nextId < endId) {
      receiver.received(nextId++);
    } else if (waiting.size() >= MAX_WAITING) {
      receiver.failed(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    } else {
      waiting.add(receiver);
      askForBlock();
    }
  }

  private void askForBlock() {
    if (asking) {
      return;
    }
    asking = true;
    BrokerImage broker = metadata.image().brokers().get(nodeId);
    long brokerEpoch = broker == null ? -1 : broker.brokerEpoch();
    var request = new AllocateProducerIdsRequest(nodeId, brokerEpoch);
    metadata.submit(new AllocateProducerIds(request), timeoutMs, this::answered);
  }

  private void answered(AllocateProducerIdsResponse response) {
    asking = false;
    if (response.errorCode() != ErrorCode.NONE.code()) {
      refuseAll(ErrorCode.forCode(response.errorCode()));
      return;
    }
    nextId = response.producerIdStart();
    endId = nextId + response.producerIdLen();
    while (nextId < endId && !waiting.isEmpty()) {
      waiting.poll().received(nextId++);
    }
    if (!waiting.isEmpty()) {
      askForBlock();
    }
  }

  /** Whatever kept the controller from it will pass, unless no ids are left at all. */
  private void refuseAll(ErrorCode cause) {
    ErrorCode error = cause == ErrorCode.UNKNOWN_SERVER_ERROR ? cause : ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
    List<Receiver> refused = new ArrayList<>(waiting);
    waiting.clear();
    refused.forEach(receiver -> receiver.failed(error));
  }
}
