package odradek.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the keys about listeners, which only make sense together. */
final class ListenerParser {

  private static final String FORM = "addresses like PLAINTEXT://host:9092, separated by commas";

  private final ConfigValues values;
  private final List<String> controllerNames;
  private final Map<String, SecurityProtocol> protocols;

  ListenerParser(ConfigValues values) {
    this.values = values;
    this.controllerNames =
        values.words("controller.listener.names").stream().map(ListenerAddress::normalized).toList();
    this.protocols = protocols();
  }

  ListenerSettings parse() {
    List<ListenerAddress> all = addresses("listeners");
    if (all.stream().map(ListenerAddress::port).filter(port -> port != 0).distinct().count()
        != all.stream().filter(address -> address.port() != 0).count()
        && all.stream().map(ListenerAddress::host).distinct().count() == 1) {
      throw values.invalid("listeners", "a different port for each listener of the same host");
    }
    List<ListenerAddress> opened = withoutControllers(all);
    if (opened.isEmpty()) {
      throw values.invalid("listeners", "at least one listener that is not named in controller.listener.names");
    }
    Set<String> names = names(opened);
    return new ListenerSettings(opened, advertised(opened, names), controllerNames, interBrokerName(opened, names),
        protocolsOf(names(all)));
  }

  private List<ListenerAddress> advertised(List<ListenerAddress> opened, Set<String> names) {
    if (values.text("advertised.listeners") == null) {
      return opened;
    }
    List<ListenerAddress> advertised = addresses("advertised.listeners");
    for (ListenerAddress address : withoutControllers(advertised)) {
      if (!names.contains(address.name())) {
        throw values.invalid("advertised.listeners", "only names that are in listeners, which " + address.name()
            + " is not");
      }
      if (address.host().equals("0.0.0.0") || address.host().equals("::")) {
        throw values.invalid("advertised.listeners", "a host that clients can connect to, which " + address.host()
            + " is not");
      }
    }
    return withoutControllers(advertised);
  }

  private String interBrokerName(List<ListenerAddress> opened, Set<String> names) {
    String text = values.text("inter.broker.listener.name");
    if (text == null) {
      return opened.get(0).name();
    }
    String name = ListenerAddress.normalized(text);
    if (!names.contains(name)) {
      throw values.invalid("inter.broker.listener.name", "one of the listeners " + String.join(", ", names)
          + " that are not for controllers alone");
    }
    return name;
  }

  private List<ListenerAddress> withoutControllers(List<ListenerAddress> addresses) {
    return addresses.stream().filter(address -> !controllerNames.contains(address.name())).toList();
  }

  private List<ListenerAddress> addresses(String key) {
    var addresses = new ArrayList<ListenerAddress>();
    var seen = new HashSet<String>();
    for (String word : values.words(key)) {
      ListenerAddress address = ListenerAddress.parse(word);
      if (address == null) {
        throw values.invalid(key, FORM);
      }
      if (!seen.add(address.name())) {
        throw values.invalid(key, "each listener once, while " + address.name() + " is there twice");
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static Set<String> names(List<ListenerAddress> addresses) {
    return addresses.stream().map(ListenerAddress::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, SecurityProtocol> protocolsOf(Set<String> names) {
    var used = new HashMap<String, SecurityProtocol>();
    names.forEach(name -> used.put(name, protocols.get(name)));
    for (String name : names) {
      if (used.get(name) != null) {
        continue;
      }
      if (!controllerNames.contains(name)) {
        throw values.invalid("listener.security.protocol.map", "an entry for each listener, also for " + name);
      }
      used.put(name, SecurityProtocol.PLAINTEXT);
    }
    return Map.copyOf(used);
  }

  private Map<String, SecurityProtocol> protocols() {
    String key = "listener.security.protocol.map";
    var map = new HashMap<String, SecurityProtocol>();
    for (String pair : ConfigDefinition.words(Objects.requireNonNullElse(values.text(key), ""))) {
      int colon = pair.indexOf(':');
      String protocol = pair.substring(colon + 1).trim();
      if (colon < 1 || Arrays.stream(SecurityProtocol.values()).noneMatch(known -> known.name().equals(protocol))) {
        throw values.invalid(key, "pairs like NAME:PROTOCOL, separated by commas, with the protocols "
            + Arrays.toString(SecurityProtocol.values()));
      }
      map.put(ListenerAddress.normalized(pair.substring(0, colon)), SecurityProtocol.valueOf(protocol));
    }
    return map;
  }
}
