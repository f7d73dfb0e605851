package odradek.benchmarks.doctor;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks at how providers are registered: {@code provides} counts on the module path, {@code META-INF/services} on the
 * class path, so both have to say the same.
 */
final class RegistrationCheck {

  private static final String CHECK = "registration";

  private RegistrationCheck() {}

  /** Every class that is registered anywhere, with its kind. */
  static Map<String, SpiKind> check(PluginJar jar, Findings findings) {
    var found = new LinkedHashMap<String, SpiKind>();
    for (SpiKind kind : SpiKind.values()) {
      String service = kind.service().getName();
      Set<String> classes = new LinkedHashSet<>(jar.provided(service));
      classes.addAll(jar.registered(service));
      for (String name : classes) {
        found.put(name, kind);
        checkBoth(jar, kind, name, findings);
      }
    }
    for (String service : jar.services().keySet()) {
      if (service.startsWith("odradek.") && SpiKind.ofService(service) == null) {
        findings.error(CHECK, PluginJar.SERVICES + service + " registers providers of an interface that does not exist",
            "name the file after the interface, for example " + PluginJar.SERVICES
            + SpiKind.STORAGE.service().getName());
      }
    }
    if (found.isEmpty()) {
      findings.error(CHECK, jar.name() + " registers no provider: nobody would find one in it",
          "add " + PluginJar.SERVICES + SpiKind.STORAGE.service().getName()
          + " (or that of another plug-in interface) with "
              + "the name of the provider's class in it, and a provides clause to module-info.java");
    }
    return found;
  }

  private static void checkBoth(PluginJar jar, SpiKind kind, String name, Findings findings) {
    String service = kind.service().getName();
    boolean provided = jar.provided(service).contains(name);
    boolean registered = jar.registered(service).contains(name);
    if (!jar.files().contains(name.replace('.', '/') + ".class")) {
      findings.error(CHECK, "class " + name + " is registered as " + kind.text() + " provider, but is not in "
          + jar.name(),
          "pack the class, or correct its name in " + PluginJar.SERVICES + service + " and module-info.java");
    } else if (!registered) {
      findings.error(CHECK, name + " is provided by module-info but not registered for the class path",
          "add the file " + PluginJar.SERVICES + service + " with the line " + name);
    } else if (jar.isExplicitModule() && !provided) {
      findings.error(CHECK, name + " is in " + PluginJar.SERVICES + service
          + " but not provided by module-info: on the module path, that is in plugins/, nobody finds it",
          "add 'provides " + service + " with " + name + ";' to module-info.java");
    } else {
      findings.ok(CHECK, kind.text() + " provider " + name
          + (provided ? " in module-info and META-INF/services" : " in META-INF/services"));
    }
  }
}
