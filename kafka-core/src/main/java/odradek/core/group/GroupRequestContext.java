package odradek.core.group;

import java.util.function.Predicate;

/**
 * What the group coordinator has to know about a request besides its body.
 *
 * <p><b>Threading:</b> immutable; the predicate is asked on the shard of the group's partition.
 *
 * @param apiVersion the version of the request
 * @param clientId the client's name for itself, empty if it gave none
 * @param clientHost where it is, as descriptions show it: Java's text form of the address, {@code /127.0.0.1}
 * @param readableTopics whether the client may read a topic of that name
 */
public record GroupRequestContext(short apiVersion, String clientId, String clientHost,
    Predicate<String> readableTopics) {

  /** A client that may read everything. */
  public static GroupRequestContext of(int apiVersion, String clientId, String clientHost) {
    return new GroupRequestContext((short) apiVersion, clientId, clientHost, topic -> true);
  }

  boolean mayRead(String topic) {
    return readableTopics.test(topic);
  }
}
