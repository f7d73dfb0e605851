package odradek.core.request.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeClusterRequest;
import odradek.api.message.DescribeClusterResponse;
import odradek.api.message.DescribeClusterResponse.DescribeClusterBroker;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.BrokerImage;
import odradek.core.metadata.ClusterImage;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * DescribeCluster: the brokers, as seen through the listener that the client used. Controllers are described by
 * controllers alone, and no client's listener leads to one.
 *
 * <p><b>Source:</b> KIP-700, KIP-919 (endpoint types), KIP-1073 (fenced brokers).
 */
public final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest> {

  private static final byte BROKERS = 1;
  private static final byte CONTROLLERS = 2;

  private final Supplier<ClusterImage> images;

  /** @param images the newest image of the cluster */
  public DescribeClusterHandler(Supplier<ClusterImage> images) {
    this.images = images;
  }

  @Override
  public DescribeClusterRequest read(ByteBuffer body, short version) {
    return DescribeClusterRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeClusterRequest request, Reply reply) {
    if (request.endpointType() == CONTROLLERS) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.MISMATCHED_ENDPOINT_TYPE,
          "listener " + context.listenerName() + " belongs to a broker, and controllers were asked for"));
    } else if (request.endpointType() != BROKERS) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
          "endpoint type " + request.endpointType() + ": expected 1 (brokers) or 2 (controllers)"));
    } else {
      reply.send(describe(images.get(), context.listenerName(), request));
    }
  }

  private static DescribeClusterResponse describe(ClusterImage image, String listener, DescribeClusterRequest request) {
    return DescribeClusterResponse.builder()
        .endpointType(BROKERS)
        .clusterId(image.clusterId())
        .controllerId(image.controllerId())
        .brokers(brokers(image, listener, request.includeFencedBrokers()))
        .clusterAuthorizedOperations(AuthorizedOperations.ofCluster(request.includeClusterAuthorizedOperations()))
        .build();
  }

  private static List<DescribeClusterBroker> brokers(ClusterImage image, String listener, boolean fencedToo) {
    var brokers = new ArrayList<DescribeClusterBroker>();
    image.brokers().forEach((id, broker) -> {
      BrokerImage.Endpoint endpoint = broker.endpoint(listener);
      if (endpoint != null && (fencedToo || !broker.fenced())) {
        brokers.add(DescribeClusterBroker.builder().brokerId(id).host(endpoint.host()).port(endpoint.port())
            .rack(broker.rack()).isFenced(broker.fenced()).build());
      }
    });
    return brokers;
  }

  @Override
  public ApiMessage refusal(DescribeClusterRequest request, short version, ErrorCode error, String message) {
    return DescribeClusterResponse.builder()
        .errorCode(error.code()).errorMessage(message).clusterId("").controllerId(-1).build();
  }
}
