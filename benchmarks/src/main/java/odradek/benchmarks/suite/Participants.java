package odradek.benchmarks.suite;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import odradek.benchmarks.doctor.ContractResult;
import odradek.benchmarks.doctor.Diagnosis;
import odradek.benchmarks.doctor.Doctor;
import odradek.benchmarks.doctor.Severity;
import odradek.core.plugin.Plugins;
import odradek.core.plugin.Providers;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageProvider;

/**
 * Finds the engines that take part: all on the class path, and those of plug-ins that were brought along and stood the
 * contract.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class Participants {

  private final List<Path> plugins;
  private final Map<String, ContractResult> brought = new LinkedHashMap<>();

  Participants(List<Path> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /**
   * Examines the plug-ins.
   *
   * @param withContract whether contract tests run
   * @return whether none has errors
   */
  boolean examine(boolean withContract, long limitSeconds, PrintWriter out) throws IOException, InterruptedException {
    boolean sound = true;
    for (Path plugin : plugins) {
      List<Path> others = plugins.stream().filter(other -> !other.equals(plugin)).toList();
      Diagnosis diagnosis = new Doctor(others, withContract, false, limitSeconds).examine(plugin);
      out.print(diagnosis.text());
      out.flush();
      // A jar without providers may be what another one needs.
      boolean isLibrary = diagnosis.providers().isEmpty() && plugins.size() > 1;
      sound &= isLibrary || diagnosis.count(Severity.ERROR) == 0;
      brought.putAll(diagnosis.storage());
    }
    return sound;
  }

  /**
   * The class path of the processes that measure. What was brought along counts before an installed release of the
   * same.
   */
  String classPath() {
    var parts = new ArrayList<String>();
    plugins.forEach(plugin -> parts.add(plugin.toString()));
    parts.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, parts);
  }

  /**
   * The engines, in the order of their names, those that were brought along first.
   *
   * @param names which; all if it is empty
   * @throws odradek.core.plugin.PluginException if one is not there; the message lists those that are
   */
  List<Engine> engines(List<String> names) throws IOException {
    var urls = new ArrayList<URL>();
    for (Path plugin : plugins) {
      urls.add(plugin.toUri().toURL());
    }
    try (var loader = new URLClassLoader("plugins", urls.toArray(URL[]::new), Participants.class.getClassLoader())) {
      Providers<StorageProvider> found = Plugins.load(loader).storage();
      List<StorageProvider> chosen = names.isEmpty()
          ? List.copyOf(found.all()) : names.stream().map(found::get).toList();
      var engines = new ArrayList<Engine>();
      chosen.stream().filter(provider -> brought.containsKey(provider.name())).forEach(one -> engines.add(engine(one)));
      chosen.stream().filter(provider -> !brought.containsKey(provider.name())).forEach(one -> engines.add(engine(one)));
      return engines;
    }
  }

  private Engine engine(StorageProvider provider) {
    return new Engine(provider.name(), Providers.describe(provider),
        provider.capabilities().contains(StorageCapability.PERSISTENT),
        provider.capabilities().stream().map(item -> item.name().toLowerCase(Locale.ROOT).replace('_',
        '-')).sorted().toList(),
        brought.containsKey(provider.name()), brought.get(provider.name()));
  }
}
