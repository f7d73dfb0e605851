package odradek.benchmarks.doctor;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the module descriptor: a distribution has plug-ins on the module path. */
final class DescriptorCheck {

  private static final String CHECK = "module";
  private static final String CORE = "odradek.core";
  private static final Set<String> IN_EVERY_BROKER = Set.of(CORE, "odradek.api", "org.slf4j");

  private DescriptorCheck() {}

  static void check(PluginJar jar, Findings findings) {
    ModuleDescriptor descriptor = jar.descriptor();
    if (descriptor == null) {
      findings.error(CHECK, jar.name() + " cannot be a module: " + jar.descriptorProblem(),
          "add a module-info.java, and name only classes that are in the jar as providers");
    } else if (descriptor.isAutomatic()) {
      findings.warning(CHECK, jar.name() + " has no module-info.class; it is the automatic module " + descriptor.name()
          + ", which sees everything", "add a module-info.java with 'requires odradek.core' and 'provides ... with ...'");
    } else {
      checkExplicit(descriptor, findings);
    }
    Set<String> ours = new TreeSet<>();
    for (String name : jar.classNames()) {
      if (name.startsWith("odradek.core.") || name.startsWith("odradek.api.") || name.startsWith("odradek.testkit.")) {
        ours.add(name.substring(0, name.lastIndexOf('.')));
      }
    }
    boolean isOurs = descriptor != null && descriptor.name().startsWith("odradek.");
    if (!ours.isEmpty() && !isOurs) {
      findings.error(CHECK, jar.name() + " contains packages of the broker: " + String.join(", ", ours),
          "do not pack odradek-kafka-core, odradek-kafka-api or odradek-testkit into it: give them the scope 'provided' or "
              + "'test'");
    }
  }

  private static void checkExplicit(ModuleDescriptor descriptor, Findings findings) {
    findings.ok(CHECK, "module " + descriptor.toNameAndVersion());
    boolean seesCore = descriptor.name().equals(CORE)
        || descriptor.requires().stream().anyMatch(requires -> requires.name().equals(CORE));
    if (!seesCore) {
      findings.error(CHECK, "module " + descriptor.name()
          + " does not require odradek.core, where the plug-in interfaces are",
          "add 'requires odradek.core;' to its module-info.java");
    }
    for (Requires requires : descriptor.requires()) {
      boolean known = IN_EVERY_BROKER.contains(requires.name())
          || ModuleFinder.ofSystem().find(requires.name()).isPresent();
      if (!known && !requires.modifiers().contains(Requires.Modifier.STATIC)) {
        findings.warning(CHECK, "module " + descriptor.name() + " requires module " + requires.name()
            + ", which not every broker has", "put its jar into plugins/ too");
      }
    }
  }
}
