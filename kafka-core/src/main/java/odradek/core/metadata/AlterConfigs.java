package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import odradek.api.ErrorCode;
import odradek.api.message.AlterConfigsRequest;
import odradek.api.message.AlterConfigsRequest.AlterConfigsResource;
import odradek.api.message.AlterConfigsRequest.AlterableConfig;
import odradek.api.message.AlterConfigsResponse;
import odradek.api.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import odradek.api.wire.ApiMessage;

/**
 * Replaces everything that is set on topics and brokers. Each resource changes as a whole or not at all.
 *
 * @param request what is wished for
 */
public record AlterConfigs(AlterConfigsRequest request) implements ControllerCommand<AlterConfigsResponse> {

  @Override
  public Decision<AlterConfigsResponse> decide(ControllerView view) {
    var records = new ArrayList<ApiMessage>();
    List<PerResource.Outcome> outcomes = PerResource.decide(
        names(), position -> records(view, request.resources().get(position)), records);
    return new Decision<>(request.validateOnly() ? List.of() : records, response(outcomes));
  }

  private List<PerResource.Name> names() {
    return request.resources().stream()
        .map(resource -> new PerResource.Name(resource.resourceType(), resource.resourceName())).toList();
  }

  private static AlterConfigsResponse response(List<PerResource.Outcome> outcomes) {
    return new AlterConfigsResponse(0, outcomes.stream().map(outcome -> new AlterConfigsResourceResponse(
        outcome.error().code(), outcome.message(), outcome.resource().type(), outcome.resource().name())).toList());
  }

  private static List<ApiMessage> records(ControllerView view, AlterConfigsResource resource) {
    ConfigChanges changes = ConfigChanges.of(view, resource.resourceType(), resource.resourceName());
    var after = new TreeMap<String, String>();
    for (AlterableConfig config : resource.configs()) {
      if (config.value() == null) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + config.name() + " has no value");
      }
      if (after.put(config.name(), config.value()) != null) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + config.name() + " is there twice");
      }
    }
    return changes.records(after);
  }

  @Override
  public AlterConfigsResponse refused(ErrorCode error, String message) {
    return response(PerResource.refuse(names(), error, message));
  }
}
