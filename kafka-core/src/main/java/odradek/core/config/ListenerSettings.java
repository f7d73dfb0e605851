package odradek.core.config;

import java.util.List;
import java.util.Map;

/**
 * On which addresses a broker listens and which it tells to clients.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param opened the listeners to open: all but those for controllers alone; at least one
 * @param advertised what is told to clients, for each of {@code opened} at most one; an empty host or a port of 0
 *     stands for what is found out when the listener is bound
 * @param controllerNames listeners for controllers alone, recognised and not opened by a single node
 * @param interBrokerName the listener on which brokers talk to each other; the first one opened if none is named
 * @param protocols the security protocol of each listener, controllers' included
 */
public record ListenerSettings(
    List<ListenerAddress> opened,
    List<ListenerAddress> advertised,
    List<String> controllerNames,
    String interBrokerName,
    Map<String, SecurityProtocol> protocols) {}
