package odradek.server.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Opens the jars that are shipped, as the module system does. What is a contract with plug-in authors and embedders is
 * written down here once more, so that nobody changes it by accident: names of modules, what they export, what they
 * provide.
 */
class DistributionModulesIT {

  private static final Path LIB = Path.of(System.getProperty("odradek.distribution"), "lib");

  /** Third parties that are no modules: their names come from the manifest or, worse, from the file. */
  private static final Pattern AUTOMATIC = Pattern.compile("org\\.lz4\\.java|org\\.xerial\\.snappy|rocksdbjni");

  private final Map<String, ModuleReference> modules = ModuleFinder.of(LIB).findAll().stream()
      .collect(Collectors.toMap(module -> module.descriptor().name(), module -> module));

  @Test
  void ourModulesHaveTheirNames() {
    Set<String> ours = modules.keySet().stream()
        .filter(name -> name.startsWith("odradek."))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(Set.of(
            "odradek.api", "odradek.core", "odradek.client", "odradek.storage.file", "odradek.storage.rocksdb",
            "odradek.codec.compression",
            "odradek.server")),
        ours);
    for (String name : ours) {
      assertTrue(descriptor(name).rawVersion().isPresent(), name + " carries no version");
      assertFalse(descriptor(name).isOpen(), name + " is open to everybody");
    }
  }

  @Test
  void onlyKnownThirdPartiesAreAutomatic() {
    modules.values().stream()
        .map(ModuleReference::descriptor)
        .filter(ModuleDescriptor::isAutomatic)
        .forEach(module -> assertTrue(AUTOMATIC.matcher(module.name()).matches(), module.name() + " is automatic"));
  }

  @Test
  void noPackageIsInTwoModules() {
    var owners = new HashMap<String, String>();
    modules.forEach((name, module) -> {
      for (String packageName : module.descriptor().packages()) {
        String other = owners.put(packageName, name);
        assertTrue(other == null, "package " + packageName + " is in " + other + " and in " + name);
      }
    });
  }

  /** On the module path providers come from the descriptor, on the class path from files: both have to say the same. */
  @Test
  void registrationsAgree() throws IOException {
    for (ModuleReference module : modules.values()) {
      if (module.descriptor().name().startsWith("odradek.")) {
        assertEquals(provides(module.descriptor()), services(module), module.descriptor().name());
      }
    }
  }

  @Test
  void pluginsExportNothing() {
    for (String plugin : List.of(
        "odradek.storage.file", "odradek.storage.rocksdb", "odradek.codec.compression", "odradek.server")) {
      assertEquals(Set.of(), descriptor(plugin).exports(), plugin);
    }
  }

  /** What others can reach is what they may rely on; the rest of core is for the modules that are named. */
  @Test
  void coreExportsItsInterfacesOnly() {
    Set<String> unqualified = descriptor("odradek.core").exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
    for (String name : unqualified) {
      boolean forEmbedding = name.equals("odradek.core") || name.equals("odradek.core.embed");
      assertTrue(forEmbedding || name.startsWith("odradek.core.spi"), "odradek.core exports " + name);
    }
    descriptor("odradek.core").exports().stream().filter(ModuleDescriptor.Exports::isQualified).forEach(export ->
        assertTrue(mayReach(export.source()).containsAll(export.targets()),
            export.source() + " is exported to " + export.targets()));
  }

  /** The client shares the event loops of core, and nothing else. */
  private static Set<String> mayReach(String packageOfCore) {
    return packageOfCore.equals("odradek.core.runtime")
        ? Set.of("odradek.client", "odradek.server", "odradek.testkit") : Set.of("odradek.server", "odradek.testkit");
  }

  /** Connections are a building block, nothing for applications. */
  @Test
  void theClientExportsToOurModulesOnly() {
    descriptor("odradek.client").exports().forEach(export -> {
      assertTrue(export.isQualified(), export.source() + " is exported to everybody");
      assertTrue(Set.of("odradek.replication", "odradek.server").containsAll(export.targets()),
          export.source() + " is exported to " + export.targets());
    });
  }

  /** The graph that {@code java -m odradek.server} makes is complete, and binds the plug-ins that are shipped. */
  @Test
  void theServerResolvesAndBindsAllPlugins() {
    Configuration graph = ModuleLayer.boot().configuration()
        .resolveAndBind(ModuleFinder.of(LIB), ModuleFinder.of(), Set.of("odradek.server"));
    Set<String> resolved = graph.modules().stream().map(module -> module.name()).collect(Collectors.toSet());
    Set<String> boot =
        ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.toSet());
    for (String plugin : List.of("odradek.storage.rocksdb", "odradek.codec.compression", "org.slf4j.simple")) {
      assertTrue(resolved.contains(plugin) || boot.contains(plugin), plugin + " is not bound: " + resolved);
    }
  }

  private ModuleDescriptor descriptor(String name) {
    ModuleReference module = modules.get(name);
    assertTrue(module != null, "there is no module " + name + " in " + LIB + ", only " + modules.keySet());
    return module.descriptor();
  }

  private static Map<String, Set<String>> provides(ModuleDescriptor descriptor) {
    var provides = new TreeMap<String, Set<String>>();
    descriptor.provides().forEach(service -> provides.put(service.service(), new TreeSet<>(service.providers())));
    return provides;
  }

  private static Map<String, Set<String>> services(ModuleReference module) throws IOException {
    String folder = "META-INF/services/";
    var services = new TreeMap<String, Set<String>>();
    try (ModuleReader reader = module.open()) {
      List<String> files = reader.list().filter(name -> name.startsWith(folder) && !name.endsWith("/")).toList();
      for (String file : files) {
        services.put(file.substring(folder.length()), lines(reader, file));
      }
    }
    return services;
  }

  private static Set<String> lines(ModuleReader reader, String file) throws IOException {
    try (InputStream in = reader.open(file).orElseThrow();
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines()
          .map(line -> line.replaceFirst("#.*", "").trim())
          .filter(line -> !line.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
