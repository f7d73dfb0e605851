package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import odradek.api.ErrorCode;
import odradek.api.message.IncrementalAlterConfigsRequest;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import odradek.api.message.IncrementalAlterConfigsRequest.AlterableConfig;
import odradek.api.message.IncrementalAlterConfigsResponse;
import odradek.api.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import odradek.api.wire.ApiMessage;
import odradek.core.config.ConfigDefinition;
import odradek.core.config.ConfigType;

/**
 * Sets, removes and extends single configs of topics and brokers. Each resource changes as a whole or not at all.
 *
 * <p><b>Source:</b> KIP-339.
 *
 * @param request what is wished for
 */
public record IncrementalAlterConfigs(IncrementalAlterConfigsRequest request)
    implements ControllerCommand<IncrementalAlterConfigsResponse> {

  private static final byte SET = 0;
  private static final byte DELETE = 1;
  private static final byte APPEND = 2;
  private static final byte SUBTRACT = 3;

  @Override
  public Decision<IncrementalAlterConfigsResponse> decide(ControllerView view) {
    var records = new ArrayList<ApiMessage>();
    List<PerResource.Outcome> outcomes = PerResource.decide(
        names(), position -> records(view, request.resources().get(position)), records);
    return new Decision<>(request.validateOnly() ? List.of() : records, response(outcomes));
  }

  private List<PerResource.Name> names() {
    return request.resources().stream()
        .map(resource -> new PerResource.Name(resource.resourceType(), resource.resourceName())).toList();
  }

  private static IncrementalAlterConfigsResponse response(List<PerResource.Outcome> outcomes) {
    return new IncrementalAlterConfigsResponse(0, outcomes.stream().map(outcome -> new AlterConfigsResourceResponse(
        outcome.error().code(), outcome.message(), outcome.resource().type(), outcome.resource().name())).toList());
  }

  private static List<ApiMessage> records(ControllerView view, AlterConfigsResource resource) {
    ConfigChanges changes = ConfigChanges.of(view, resource.resourceType(), resource.resourceName());
    Map<String, String> after = new TreeMap<>(changes.before());
    var keys = new HashSet<String>();
    for (AlterableConfig config : resource.configs()) {
      if (!keys.add(config.name())) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + config.name() + " is there twice");
      }
      if (config.configOperation() != DELETE && config.value() == null) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + config.name() + " has no value");
      }
      switch (config.configOperation()) {
        case SET -> after.put(config.name(), config.value());
        case DELETE -> {
          changes.requireRemovable(config.name());
          after.remove(config.name());
        }
        case APPEND, SUBTRACT -> after.put(config.name(), edited(changes, after, config));
        default -> throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + config.name()
            + " is altered with the unknown operation " + config.configOperation());
      }
    }
    return changes.records(after);
  }

  /** A list with words added or taken away. */
  private static String edited(ConfigChanges changes, Map<String, String> now, AlterableConfig config) {
    ConfigDefinition definition = changes.definition(config.name());
    if (definition == null || definition.type() != ConfigType.LIST) {
      throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + config.name()
          + " is not a list: it can be set and deleted, not appended to or subtracted from");
    }
    String value = now.containsKey(config.name()) ? now.get(config.name()) : changes.inherited(definition);
    List<String> words = value == null ? new ArrayList<>() : ConfigDefinition.words(value);
    for (String word : ConfigDefinition.words(config.value())) {
      if (config.configOperation() == SUBTRACT) {
        words.remove(word);
      } else if (!words.contains(word)) {
        words.add(word);
      }
    }
    return String.join(",", words);
  }

  @Override
  public IncrementalAlterConfigsResponse refused(ErrorCode error, String message) {
    return response(PerResource.refuse(names(), error, message));
  }
}
