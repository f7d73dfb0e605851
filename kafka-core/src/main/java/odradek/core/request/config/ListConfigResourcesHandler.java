package odradek.core.request.config;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.ListConfigResourcesRequest;
import odradek.api.message.ListConfigResourcesResponse;
import odradek.api.message.ListConfigResourcesResponse.ConfigResource;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.metadata.ClusterImage;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * ListConfigResources: what has a configuration. Topics and brokers have; of the other types that Kafka knows there
 * are none here. The oldest version asks for subscriptions of client metrics alone.
 *
 * <p><b>Source:</b> KIP-714, KIP-1142 (all types).
 */
public final class ListConfigResourcesHandler implements ApiHandler<ListConfigResourcesRequest> {

  private static final short FIRST_VERSION_WITH_TYPES = 1;

  private final Supplier<ClusterImage> images;

  /** @param images the newest image of the cluster */
  public ListConfigResourcesHandler(Supplier<ClusterImage> images) {
    this.images = images;
  }

  @Override
  public ListConfigResourcesRequest read(ByteBuffer body, short version) {
    return ListConfigResourcesRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, ListConfigResourcesRequest request, Reply reply) {
    Set<Byte> types = context.apiVersion() < FIRST_VERSION_WITH_TYPES ? Set.of(ResourceTypes.CLIENT_METRICS)
        : request.resourceTypes().isEmpty() ? ResourceTypes.ALL : Set.copyOf(request.resourceTypes());
    if (!ResourceTypes.ALL.containsAll(types)) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.UNSUPPORTED_VERSION, null));
      return;
    }
    reply.send(ListConfigResourcesResponse.builder().configResources(resources(types)).build());
  }

  private List<ConfigResource> resources(Set<Byte> types) {
    ClusterImage image = images.get();
    var resources = new ArrayList<ConfigResource>();
    if (types.contains(ResourceTypes.BROKER)) {
      image.brokers().forEach((id, broker) -> resources.add(resource(ResourceTypes.BROKER, Integer.toString(id))));
    }
    if (types.contains(ResourceTypes.TOPIC)) {
      image.topics().byName().forEach((name, topic) -> resources.add(resource(ResourceTypes.TOPIC, name)));
    }
    return resources;
  }

  private static ConfigResource resource(byte type, String name) {
    return ConfigResource.builder().resourceType(type).resourceName(name).build();
  }

  @Override
  public ApiMessage refusal(ListConfigResourcesRequest request, short version, ErrorCode error, String message) {
    return ListConfigResourcesResponse.builder().errorCode(error.code()).build();
  }
}
