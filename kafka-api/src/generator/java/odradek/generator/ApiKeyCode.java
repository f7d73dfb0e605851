package odradek.generator;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The enum of all APIs and the class that finds their messages. */
final class ApiKeyCode {
  private record Api(MessageSpec request, MessageSpec response) {
    String constant() {
      String name = request.name().substring(0, request.name().length() - "Request".length());
      return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
  }

  private final Map<Integer, Api> apis = new TreeMap<>();

  ApiKeyCode(Collection<MessageSpec> messages) {
    var responses = new TreeMap<Integer, MessageSpec>();
    for (MessageSpec message : messages) {
      if (message.type().equals("response")) {
        responses.put(message.apiKey(), message);
      }
    }
    for (MessageSpec message : messages) {
      if (message.type().equals("request")) {
        MessageSpec response = responses.get(message.apiKey());
        if (response == null) {
          throw new IllegalArgumentException(message.name() + " has no response");
        }
        apis.put(message.apiKey(), new Api(message, response));
      }
    }
  }

  boolean isEmpty() {
    return apis.isEmpty();
  }

  /** The enum's source file. */
  String keys(String targetPackage) {
    var constants = new StringBuilder();
    for (Api api : apis.values()) {
      MessageSpec request = api.request();
      constants.append(constants.isEmpty() ? "" : ",\n")
          .append("  /** {@link ").append(request.name()).append("}, {@link ").append(api.response().name())
          .append("}. */\n  ").append(api.constant()).append('(').append(request.apiKey()).append(", ")
          .append(request.versions().low()).append(", ").append(request.versions().high()).append(", ")
          .append(firstFlexible(request)).append(", ").append(firstFlexible(api.response())).append(", ")
          .append(request.latestVersionUnstable()).append(", ").append(request.listeners().contains("broker"))
          .append(", ").append(request.listeners().contains("controller")).append(')');
    }
    return ApiKeyTemplates.ENUM.formatted(targetPackage, constants);
  }

  private static int firstFlexible(MessageSpec message) {
    return message.flexible().isEmpty() ? Short.MAX_VALUE : message.flexible().low();
  }

  /** The source file of the class that reads any request or response. */
  String messages(String targetPackage) {
    var requests = new StringBuilder();
    var responses = new StringBuilder();
    for (Api api : apis.values()) {
      String label = "      case " + api.request().apiKey() + " -> ";
      requests.append(label).append(api.request().name()).append(".read(in, version);\n");
      responses.append(label).append(api.response().name()).append(".read(in, version);\n");
    }
    return ApiKeyTemplates.MESSAGES.formatted(targetPackage, requests, responses);
  }
}
