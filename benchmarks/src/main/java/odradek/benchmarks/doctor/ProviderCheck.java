package odradek.benchmarks.doctor;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import odradek.core.plugin.Plugins;
import odradek.core.plugin.Providers;

/** Makes providers and asks what they say of themselves. */
final class ProviderCheck {

  private static final String CHECK = "provider";
  private static final String NAMES = "[a-z0-9-]{1,32}";

  private final ClassLoader loader;
  private final Plugins installed;
  private final Findings findings;
  private final Map<String, String> namesHere = new TreeMap<>();

  ProviderCheck(ClassLoader loader, Plugins installed, Findings findings) {
    this.loader = loader;
    this.installed = installed;
    this.findings = findings;
  }

  /** Makes a provider; null if that is impossible or pointless. */
  FoundProvider check(String className, SpiKind kind) {
    try {
      Object provider = make(className, kind);
      return provider == null ? null : asked(provider, kind);
    } catch (ClassNotFoundException e) {
      // Reported as a registration of what is not there.
      return null;
    } catch (InvocationTargetException e) {
      findings.error(CHECK, "the constructor of " + className + " threw " + e.getCause(),
          "let it do nothing: providers are made just to be listed. What can fail belongs into open");
    } catch (NoClassDefFoundError e) {
      findings.error(CHECK, className + " needs class " + String.valueOf(e.getMessage()).replace('/', '.')
          + ", which is not here", "name the jar it is in with --with, and put it into plugins/ too");
    } catch (LinkageError | ReflectiveOperationException e) {
      findings.error(CHECK, className + " cannot be made: " + e,
          "build it against the release of the broker it is for");
    }
    return null;
  }

  private Object make(String className, SpiKind kind) throws ReflectiveOperationException {
    Class<?> type = Class.forName(className, false, loader);
    if (!kind.service().isAssignableFrom(type)) {
      findings.error(CHECK, className + " is registered as " + kind.text() + " provider but does not implement "
          + kind.service().getName(), "implement the interface, or take the registration away");
      return null;
    }
    Constructor<?> constructor = publicConstructor(type);
    if (constructor == null) {
      findings.error(CHECK, className + " has no public constructor without parameters, or is not a public class",
          "declare 'public " + type.getSimpleName() + "() {}' in a public class that is not abstract");
      return null;
    }
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    Object provider = constructor.newInstance();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getContextClassLoader() == loader) {
        findings.error(CHECK, "the constructor of " + className + " started the thread " + thread.getName(),
            "let it do nothing; engines get executors when they are opened");
      }
    }
    return provider;
  }

  private static Constructor<?> publicConstructor(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
      return null;
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      if (constructor.getParameterCount() == 0) {
        return constructor;
      }
    }
    return null;
  }

  private FoundProvider asked(Object provider, SpiKind kind) {
    String className = provider.getClass().getName();
    int version;
    String name;
    Set<?> capabilities;
    try {
      version = kind.versionOf(provider);
      name = kind.nameOf(provider);
      capabilities = kind.capabilitiesOf(provider);
    } catch (RuntimeException | LinkageError e) {
      findings.error(CHECK, className + " cannot say its name, version and capabilities: " + e,
          "return constants; nothing of the three may depend on the machine");
      return null;
    }
    if (version != kind.version()) {
      findings.error(CHECK, className + " was compiled against version " + version + " of " + kind.service().getName()
          + ", this is version " + kind.version(),
          "return SPI_VERSION from spiVersion() and compile against this release");
    }
    if (name == null || !name.matches(NAMES)) {
      findings.error(CHECK, className + " calls itself '" + name + "'",
          "choose 1 to 32 lower-case letters, digits and '-'");
      return null;
    }
    if (capabilities == null) {
      findings.error(CHECK, className + " declares no capabilities but null", "return a set, Set.of() if it is empty");
      return null;
    }
    checkName(kind, name, className);
    var found = new FoundProvider(kind, name, className, version,
        capabilities.stream().map(item -> item.toString().toLowerCase(Locale.ROOT).replace('_',
        '-')).sorted().toList());
    findings.ok(CHECK, kind.text() + " provider '" + name + "' (" + className + "), version " + version
        + (found.capabilities().isEmpty() ? "" : ", " + String.join(", ", found.capabilities())));
    return found;
  }

  private void checkName(SpiKind kind, String name, String className) {
    Object other = kind.installed(installed).get(name);
    if (other != null && !other.getClass().getName().equals(className)) {
      findings.error(CHECK, "a broker has a " + kind.text() + " provider '" + name + "' already: "
          + Providers.describe(other)
          + "; with two of one name it does not start", kind == SpiKind.CODEC
              ? "use it instead: take the jar of the other out of lib/"
              : "give the plug-in another name, before there is data that carries it");
    }
    String twin = namesHere.putIfAbsent(kind.text() + " provider '" + name + "'", className);
    if (twin != null) {
      findings.error(CHECK, "two providers of this jar are " + kind.text() + " provider '" + name + "': " + twin
          + " and "
          + className, "give each a name of its own, or register only one");
    }
  }
}
