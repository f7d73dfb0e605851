package odradek.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import odradek.api.ErrorCode;
import odradek.api.wire.ApiMessage;
import odradek.core.config.BrokerConfigs;
import odradek.core.config.ConfigDefinition;
import odradek.core.config.ConfigResolver;
import odradek.core.config.DynamicScope;
import odradek.core.config.InvalidConfigException;
import odradek.core.config.TopicConfigs;
import odradek.core.metadata.record.ConfigRecord;

/** What the two commands that alter configurations have in common: finding the resource and judging the outcome. */
final class ConfigChanges {

  private final ControllerView view;
  private final ConfigResource resource;
  private final Map<String, String> before;

  private ConfigChanges(ControllerView view, ConfigResource resource) {
    this.view = view;
    this.resource = resource;
    this.before = view.image().config(resource);
  }

  /** Finds a resource, by the number of its type and its name. */
  static ConfigChanges of(ControllerView view, byte typeId, String name) {
    ConfigResource.Type type = ConfigResource.Type.of(typeId);
    if (type == null) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, "configs of resource type " + typeId
          + " cannot be altered, only those of topics (2) and brokers (4)");
    }
    if (type == ConfigResource.Type.TOPIC && name.isEmpty()) {
      throw new CommandException(ErrorCode.INVALID_REQUEST,
          "topic '': expected a name; what all topics get is set for all brokers");
    }
    if (type == ConfigResource.Type.TOPIC && !TopicName.isValid(name)) {
      throw new CommandException(ErrorCode.INVALID_TOPIC_EXCEPTION, TopicName.problem(name));
    }
    if (type == ConfigResource.Type.TOPIC && view.image().topics().get(name) == null) {
      throw new CommandException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "topic '" + name + "' does not exist");
    }
    if (type == ConfigResource.Type.BROKER && !name.isEmpty()) {
      requireBroker(view, name);
    }
    return new ConfigChanges(view, new ConfigResource(type, name));
  }

  private static void requireBroker(ControllerView view, String name) {
    int id;
    try {
      id = Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, "broker '" + name + "': expected its number");
    }
    if (view.image().brokers().get(id) == null || !name.equals(Integer.toString(id))) {
      throw new CommandException(ErrorCode.INVALID_REQUEST, "broker " + name + " is not registered");
    }
  }

  /** What is set now. */
  Map<String, String> before() {
    return before;
  }

  /** The definition of a key, or null. */
  ConfigDefinition definition(String key) {
    return resource.type() == ConfigResource.Type.TOPIC ? TopicConfigs.find(key) : BrokerConfigs.find(key);
  }

  /**
   * Refuses to reset what has no way back: without its storage plug-in a topic would get the default one.
   *
   * @param key what is to be removed
   */
  void requireRemovable(String key) {
    if (resource.type() == ConfigResource.Type.TOPIC && key.equals(TopicConfigs.STORAGE_PROVIDER)) {
      checkedTopic(Map.of(key, view.resolver().defaultStorageProvider()));
    }
  }

  /** What is in effect for a key while it is not set. */
  String inherited(ConfigDefinition definition) {
    return view.resolver().inherited(definition);
  }

  /**
   * Judges an outcome.
   *
   * @param after everything that would be set
   * @return the records that lead to it
   */
  List<ApiMessage> records(Map<String, String> after) {
    Map<String, String> checked;
    try {
      checked = resource.type() == ConfigResource.Type.TOPIC ? checkedTopic(after) : checkedBroker(after);
    } catch (InvalidConfigException e) {
      // As Kafka does: what a topic cannot take is a bad config, what a broker cannot take a bad request.
      throw new CommandException(resource.type() == ConfigResource.Type.TOPIC
          ? ErrorCode.INVALID_CONFIG : ErrorCode.INVALID_REQUEST, e.getMessage());
    }
    var keys = new TreeSet<>(before.keySet());
    keys.addAll(checked.keySet());
    var records = new ArrayList<ApiMessage>();
    for (String key : keys) {
      String value = checked.get(key);
      if (value == null || !value.equals(before.get(key))) {
        records.add(new ConfigRecord(resource.type().wireId(), resource.name(), key, value));
      }
    }
    return records;
  }

  private Map<String, String> checkedTopic(Map<String, String> after) {
    Map<String, String> checked = view.resolver().checkedTopic(after);
    String provider = checked.remove(TopicConfigs.STORAGE_PROVIDER);
    String kept = view.image().topics().get(resource.name()).storageProvider();
    if (provider != null && !provider.equals(kept)) {
      throw new CommandException(ErrorCode.INVALID_CONFIG, "config " + TopicConfigs.STORAGE_PROVIDER + " is '"
          + provider + "': topic '" + resource.name() + "' was created with '" + kept
          + "', which cannot be changed while the broker runs; 'odradek storage copy' moves it while it is stopped");
    }
    view.requireKept(checked, kept);
    return checked;
  }

  private Map<String, String> checkedBroker(Map<String, String> after) {
    var checked = new TreeMap<String, String>();
    after.forEach((key, value) -> {
      ConfigDefinition definition = BrokerConfigs.find(key);
      if (definition == null) {
        throw new InvalidConfigException(key, value, BrokerConfigs.isUnsupported(key)
            ? "a broker config that has an effect here, which this one has not"
            : "a broker config, and there is none of this name");
      }
      DynamicScope scope = definition.scope();
      if (scope == DynamicScope.READ_ONLY || scope == DynamicScope.PER_BROKER && resource.name().isEmpty()) {
        throw new CommandException(ErrorCode.INVALID_REQUEST, "config " + key + " cannot be changed "
            + (scope == DynamicScope.READ_ONLY ? "while a broker runs" : "for all brokers at once"));
      }
      checked.put(key, definition.checked(value));
    });
    // What topics get from the broker must still make sense as a whole.
    (resource.name().isEmpty()
        ? ConfigResolver.of(view.config()).with(checked, Map.of())
        : ConfigResolver.of(view.config()).with(view.image().config(ConfigResource.allBrokers()), checked))
        .checkedTopic(Map.of());
    return checked;
  }
}
