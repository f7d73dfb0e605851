package odradek.benchmarks.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What is written in a jar; nothing of it is loaded.
 *
 * @param files the names of all files
 * @param heads the first bytes of classes and native libraries, by name of the file
 * @param services the registrations in {@code META-INF/services}: interface, classes
 * @param descriptor explicit or automatic; null if there is none that could be used
 * @param descriptorProblem why there is none, or null
 */
record PluginJar(Path path, List<String> files, Map<String, byte[]> heads, Map<String, List<String>> services,
    ModuleDescriptor descriptor, String descriptorProblem) {

  static final String SERVICES = "META-INF/services/";

  private static final int HEAD_BYTES = 20;

  /**
   * Reads a jar.
   *
   * @throws IOException if it is none, or cannot be read
   */
  static PluginJar read(Path path) throws IOException {
    var files = new ArrayList<String>();
    var heads = new LinkedHashMap<String, byte[]>();
    var services = new LinkedHashMap<String, List<String>>();
    try (var jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().filter(entry -> !entry.isDirectory()).toList()) {
        String name = entry.getName();
        files.add(name);
        try (InputStream content = jar.getInputStream(entry)) {
          if (name.startsWith(SERVICES)) {
            services.put(name.substring(SERVICES.length()), providers(content));
          } else if (name.endsWith(".class") || Natives.isLibrary(name)) {
            heads.put(name, content.readNBytes(HEAD_BYTES));
          }
        }
      }
    }
    try {
      ModuleDescriptor descriptor = ModuleFinder.of(path).findAll().iterator().next().descriptor();
      return new PluginJar(path, files, heads, services, descriptor, null);
    } catch (FindException e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      return new PluginJar(path, files, heads, services, null, e.getMessage() + cause);
    }
  }

  private static List<String> providers(InputStream content) throws IOException {
    String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
    return text.lines().map(line -> line.replaceFirst("#.*", "").trim()).filter(line -> !line.isEmpty()).toList();
  }

  boolean isExplicitModule() {
    return descriptor != null && !descriptor.isAutomatic();
  }

  /** The classes that {@code provides} names for an interface, if there is a {@code module-info.class}. */
  List<String> provided(String service) {
    if (!isExplicitModule()) {
      return List.of();
    }
    return descriptor.provides().stream().filter(provides -> provides.service().equals(service))
        .flatMap(provides -> provides.providers().stream()).toList();
  }

  List<String> registered(String service) {
    return services.getOrDefault(service, List.of());
  }

  /** The names of its classes, module descriptors and versions for other releases of Java aside. */
  List<String> classNames() {
    return files.stream()
        .filter(file -> file.endsWith(".class") && !file.startsWith("META-INF/") && !file.endsWith("module-info.class"))
        .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.')).toList();
  }

  /** Its file name. */
  String name() {
    return path.getFileName().toString();
  }
}
