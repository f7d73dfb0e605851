package odradek.core.request.config;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.message.DescribeConfigsRequest;
import odradek.api.message.DescribeConfigsRequest.DescribeConfigsResource;
import odradek.api.message.DescribeConfigsResponse;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsResult;
import odradek.api.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.config.ConfigEntry;
import odradek.core.config.ConfigResolver;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.metadata.TopicName;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;

/**
 * DescribeConfigs: what is in effect for topics, for this broker, and what is set for all brokers at run time.
 *
 * <p><b>Source:</b> KIP-133, KIP-226 (synonyms), KIP-569 (types and documentation).
 */
public final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequest> {

  private final Supplier<ClusterImage> images;
  private final Function<ClusterImage, ConfigResolver> resolution;
  private final int nodeId;

  /**
   * @param images the newest image of the cluster
   * @param resolution finds what is in effect on this broker, with the changes at run time that an image has
   * @param nodeId this broker: others know their own configuration
   */
  public DescribeConfigsHandler(Supplier<ClusterImage> images, Function<ClusterImage, ConfigResolver> resolution,
      int nodeId) {
    this.images = images;
    this.resolution = resolution;
    this.nodeId = nodeId;
  }

  @Override
  public DescribeConfigsRequest read(ByteBuffer body, short version) {
    return DescribeConfigsRequest.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, DescribeConfigsRequest request, Reply reply) {
    ClusterImage image = images.get();
    ConfigResolver resolver = resolution.apply(image);
    reply.send(DescribeConfigsResponse.builder()
        .results(request.resources().stream().map(resource -> describe(image, resolver, request, resource)).toList())
        .build());
  }

  private DescribeConfigsResult describe(ClusterImage image, ConfigResolver resolver, DescribeConfigsRequest request,
      DescribeConfigsResource resource) {
    try {
      List<ConfigEntry> entries = entries(image, resolver, resource);
      List<String> keys = resource.configurationKeys();
      Set<String> wanted = keys == null ? Set.of() : Set.copyOf(keys);
      return DescribeConfigsResult.builder()
          .errorMessage("")
          .resourceType(resource.resourceType())
          .resourceName(resource.resourceName())
          .configs(entries.stream()
              .filter(entry -> wanted.isEmpty() || wanted.contains(entry.key()))
              .map(entry -> result(request, entry))
              .toList())
          .build();
    } catch (RequestException e) {
      return failed(resource, e.error(), e.getMessage());
    }
  }

  private List<ConfigEntry> entries(ClusterImage image, ConfigResolver resolver, DescribeConfigsResource resource) {
    String name = resource.resourceName();
    return switch (resource.resourceType()) {
      case ResourceTypes.TOPIC -> topic(image, resolver, name);
      case ResourceTypes.BROKER -> name.isEmpty() ? resolver.describeAllBrokers() : broker(resolver, name);
      case ResourceTypes.BROKER_LOGGER, ResourceTypes.CLIENT_METRICS, ResourceTypes.GROUP ->
          throw new RequestException(ErrorCode.INVALID_REQUEST, "configs of resource type " + resource.resourceType()
              + " are not supported here, only those of topics (2) and brokers (4)");
      default -> throw new RequestException(ErrorCode.INVALID_REQUEST,
          "resource type " + resource.resourceType() + " of '" + name + "' is unknown");
    };
  }

  private static List<ConfigEntry> topic(ClusterImage image, ConfigResolver resolver, String name) {
    if (!TopicName.isValid(name)) {
      throw new RequestException(ErrorCode.INVALID_TOPIC_EXCEPTION, "no topic can have the name '" + name + "'");
    }
    TopicImage topic = image.topics().get(name);
    if (topic == null) {
      throw new RequestException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic '" + name + "' does not exist");
    }
    return resolver.describeTopic(image.topicConfig(name), topic.storageProvider());
  }

  private List<ConfigEntry> broker(ConfigResolver resolver, String name) {
    int id;
    try {
      id = Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw new RequestException(ErrorCode.INVALID_REQUEST, "broker '" + name + "': expected its number");
    }
    if (id != nodeId) {
      throw new RequestException(ErrorCode.INVALID_REQUEST, "broker " + name + " was asked for, this is broker "
          + nodeId + ": expected that number, or nothing for what is set for all brokers");
    }
    return resolver.describeBroker();
  }

  private static DescribeConfigsResourceResult result(DescribeConfigsRequest request, ConfigEntry entry) {
    var result = DescribeConfigsResourceResult.builder()
        .name(entry.key())
        .value(entry.value())
        .readOnly(entry.readOnly())
        .configSource(entry.source().wireId())
        .isSensitive(entry.definition().sensitive())
        .configType(entry.definition().type().wireId())
        .documentation(request.includeDocumentation() ? entry.definition().documentation() : null);
    if (request.includeSynonyms()) {
      result.synonyms(entry.synonyms().stream().map(synonym -> DescribeConfigsSynonym.builder()
          .name(synonym.key()).value(synonym.value()).source(synonym.source().wireId()).build()).toList());
    }
    return result.build();
  }

  private static DescribeConfigsResult failed(DescribeConfigsResource resource, ErrorCode error, String message) {
    return DescribeConfigsResult.builder().resourceType(resource.resourceType()).resourceName(resource.resourceName())
        .errorCode(error.code()).errorMessage(message).build();
  }

  @Override
  public ApiMessage refusal(DescribeConfigsRequest request, short version, ErrorCode error, String message) {
    return DescribeConfigsResponse.builder()
        .results(request.resources().stream().map(resource -> failed(resource, error, message)).toList())
        .build();
  }
}
