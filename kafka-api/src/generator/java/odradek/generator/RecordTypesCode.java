package odradek.generator;

import java.util.Collection;
import java.util.TreeMap;

/** The classes that read log records of whatever type: one for metadata, one for keys and values of coordinators. */
final class RecordTypesCode {
  private static final String CLASS = """
      // Generated from the message definitions. Do not edit.
      package %s;

      import odradek.api.wire.ApiMessage;
      import odradek.api.wire.WireReader;

      /**
       * Reads log records by their type. A record's class is loaded when its first one is read.
       *
       * <p><b>Threading:</b> stateless.
       */
      public final class %s {

        private %2$s() {}
      %s}
      """;
  private static final String METHOD = """

        /**
         * Reads a record's %s.
         *
         * @return null if there is no such type
         * @throws odradek.api.wire.MalformedMessageException if the input is not of that type
         * @throws IllegalArgumentException if the type has no such version
         */
        public static ApiMessage %s(short type, WireReader in, short version) {
          return switch (type) {
      %s      default -> null;
          };
        }
      """;

  private final Collection<MessageSpec> messages;

  RecordTypesCode(Collection<MessageSpec> messages) {
    this.messages = messages;
  }

  /** The source file for metadata, null if there is none. */
  String metadata(String targetPackage) {
    String body = method("content", "read", "metadata");
    return body.isEmpty() ? null : CLASS.formatted(targetPackage, "MetadataRecords", body);
  }

  /** The source file for coordinators, null if there is none. */
  String coordinator(String targetPackage) {
    String body = method("key", "readKey", "coordinator-key") + method("value", "readValue", "coordinator-value");
    return body.isEmpty() ? null : CLASS.formatted(targetPackage, "CoordinatorRecords", body);
  }

  private String method(String part, String name, String type) {
    var byKey = new TreeMap<Integer, String>();
    for (MessageSpec message : messages) {
      if (message.type().equals(type) && byKey.put(message.apiKey(), message.name()) != null) {
        throw new IllegalArgumentException(message.name() + " has the record type " + message.apiKey()
            + ", which another " + type + " has too");
      }
    }
    var cases = new StringBuilder();
    byKey.forEach((key, message) ->
        cases.append("      case ").append(key).append(" -> ").append(message).append(".read(in, version);\n"));
    return cases.isEmpty() ? "" : METHOD.formatted(part, name, cases);
  }
}
