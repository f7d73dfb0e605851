package odradek.generator;

/** The fixed parts of the sources that {@link ApiKeyCode} makes. */
final class ApiKeyTemplates {

  /** The enum; arguments: package, constants. */
  static final String ENUM = """
      // Generated from the message definitions. Do not edit.
      package %s;

      /**
       * The APIs of the protocol and their versions. Loads no message class.
       *
       * <p><b>Threading:</b> immutable.
       */
      public enum ApiKey {
      %s;

        private static final ApiKey[] BY_ID = byId();

        private final short id;
        private final short lowestVersion;
        private final short highestVersion;
        private final short firstFlexibleRequestVersion;
        private final short firstFlexibleResponseVersion;
        private final boolean latestVersionUnstable;
        private final boolean servedByBroker;
        private final boolean servedByController;

        ApiKey(int id, int lowestVersion, int highestVersion, int firstFlexibleRequestVersion,
            int firstFlexibleResponseVersion, boolean latestVersionUnstable, boolean servedByBroker,
            boolean servedByController) {
          this.id = (short) id;
          this.lowestVersion = (short) lowestVersion;
          this.highestVersion = (short) highestVersion;
          this.firstFlexibleRequestVersion = (short) firstFlexibleRequestVersion;
          this.firstFlexibleResponseVersion = (short) firstFlexibleResponseVersion;
          this.latestVersionUnstable = latestVersionUnstable;
          this.servedByBroker = servedByBroker;
          this.servedByController = servedByController;
        }

        private static ApiKey[] byId() {
          ApiKey[] keys = values();
          ApiKey[] byId = new ApiKey[keys[keys.length - 1].id + 1];
          for (ApiKey key : keys) {
            byId[key.id] = key;
          }
          return byId;
        }

        /** Finds a key by its number on the wire, null if there is none or the API has been removed. */
        public static ApiKey forId(int id) {
          return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
        }

        /** The number on the wire. */
        public short id() {
          return id;
        }

        /** The oldest request version. */
        public short lowestVersion() {
          return lowestVersion;
        }

        /** The newest request version, stable or not. */
        public short highestVersion() {
          return highestVersion;
        }

        /** Whether the newest version may still change, so that it is not to be advertised. */
        public boolean latestVersionUnstable() {
          return latestVersionUnstable;
        }

        /** Whether brokers answer this API to clients and each other. */
        public boolean servedByBroker() {
          return servedByBroker;
        }

        /** Whether controllers answer this API. */
        public boolean servedByController() {
          return servedByController;
        }

        /** Whether a request can have this version. */
        public boolean isRequestVersionValid(int version) {
          return version >= lowestVersion && version <= highestVersion;
        }

        /** The version of the header before a request of a version. */
        public short requestHeaderVersion(short version) {
          return (short) (version >= firstFlexibleRequestVersion ? 2 : 1);
        }

        /**
         * The version of the header before a response of a version. That of {@link #API_VERSIONS} is 0 always, since
         * its receiver does not know yet what the sender speaks.
         */
        public short responseHeaderVersion(short version) {
          return (short) (version >= firstFlexibleResponseVersion && this != API_VERSIONS ? 1 : 0);
        }
      }
      """;

  /** The class that reads any message; arguments: package, request cases, response cases. */
  static final String MESSAGES = """
      // Generated from the message definitions. Do not edit.
      package %s;

      import odradek.api.wire.ApiMessage;
      import odradek.api.wire.WireReader;

      /**
       * Reads the body of any request or response. A message's class is loaded when its first one is read.
       *
       * <p><b>Threading:</b> stateless.
       */
      public final class ApiMessages {

        private ApiMessages() {}

        /**
         * Reads a request.
         *
         * @throws odradek.api.wire.MalformedMessageException if the input is not such a request
         * @throws IllegalArgumentException if the API has no such version
         */
        public static ApiMessage readRequest(ApiKey key, WireReader in, short version) {
          return switch (key.id()) {
      %s      default -> throw new IllegalArgumentException("no request for " + key);
          };
        }

        /**
         * Reads a response.
         *
         * @throws odradek.api.wire.MalformedMessageException if the input is not such a response
         * @throws IllegalArgumentException if the API has no such version
         */
        public static ApiMessage readResponse(ApiKey key, WireReader in, short version) {
          return switch (key.id()) {
      %s      default -> throw new IllegalArgumentException("no response for " + key);
          };
        }
      }
      """;

  private ApiKeyTemplates() {}
}
