package odradek.core.plugin;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of one plug-in interface, by name.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param <P> the provider interface
 */
public final class Providers<P> {

  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private final String kind;
  private final Map<String, P> byName;

  Providers(String kind, Map<String, P> byName) {
    this.kind = kind;
    this.byName = byName;
  }

  /**
   * Loads all providers that can be found. One that cannot be loaded is reported and left out, so that it harms nobody
   * who does not ask for it.
   *
   * @param kind what the providers provide, for messages
   * @param loader finds them
   * @param name a provider's name
   * @param spiVersion the version of the interface that a provider was compiled against
   * @param supportedVersion the version of the interface here
   * @throws PluginException if two providers have the same name, or one has a bad name or another version
   */
  static <P> Providers<P> load(String kind, ServiceLoader<P> loader, Function<P, String> name,
      ToIntFunction<P> spiVersion, int supportedVersion) {
    var byName = new TreeMap<String, P>();
    Iterator<P> candidates = loader.iterator();
    while (true) {
      P provider;
      try {
        if (!candidates.hasNext()) {
          return new Providers<>(kind, Collections.unmodifiableMap(byName));
        }
        provider = candidates.next();
      } catch (ServiceConfigurationError e) {
        LOG.warn("left out a {} provider that cannot be loaded: {}", kind, e.getMessage());
        continue;
      }
      add(kind, byName, provider, name.apply(provider), spiVersion.applyAsInt(provider), supportedVersion);
    }
  }

  private static <P> void add(String kind, Map<String, P> byName, P provider, String name, int spiVersion,
      int supportedVersion) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new PluginException(kind + " provider " + describe(provider) + " calls itself '" + name
          + "', expected 1 to 32 lower-case letters, digits and '-'");
    }
    if (spiVersion != supportedVersion) {
      throw new PluginException(kind + " provider '" + name + "' (" + describe(provider)
          + ") was compiled against version " + spiVersion + " of its interface, this broker has version "
          + supportedVersion + ": use a release of the plug-in that matches");
    }
    P other = byName.putIfAbsent(name, provider);
    if (other != null) {
      throw new PluginException("two " + kind + " providers are called '" + name + "': " + describe(other) + " and "
          + describe(provider) + "; remove one of them");
    }
  }

  /**
   * Where a provider comes from: class, module and version, for people.
   *
   * @param provider any object
   */
  public static String describe(Object provider) {
    Class<?> type = provider.getClass();
    Module module = type.getModule();
    if (!module.isNamed()) {
      return type.getName() + " on the class path";
    }
    String version = module.getDescriptor().rawVersion().map(v -> "@" + v).orElse("");
    return type.getName() + " in module " + module.getName() + version;
  }

  /** All of them by name, in alphabetical order. */
  public Map<String, P> byName() {
    return byName;
  }

  /** All of them. */
  public Collection<P> all() {
    return byName.values();
  }

  /**
   * The provider of a name.
   *
   * @throws PluginException if there is none; the message lists those that are there
   */
  public P get(String name) {
    P provider = byName.get(name);
    if (provider == null) {
      throw new PluginException("there is no " + kind + " provider called '" + name + "'; found: "
          + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet())));
    }
    return provider;
  }
}
