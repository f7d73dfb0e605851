package odradek.core.request.config;

import java.util.Set;

/** The numbers of the kinds of things that Kafka knows configurations of. */
final class ResourceTypes {

  static final byte TOPIC = 2;
  static final byte BROKER = 4;
  static final byte BROKER_LOGGER = 8;
  static final byte CLIENT_METRICS = 16;
  static final byte GROUP = 32;

  static final Set<Byte> ALL = Set.of(TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP);

  private ResourceTypes() {}
}
