package odradek.benchmarks.doctor;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.core.plugin.Plugins;

/** Examines a jar, from the outside to the inside. */
public final class Doctor {

  private static final String CONTRACT = "contract";

  private final List<Path> others;
  private final boolean withContract;
  private final boolean all;
  private final long limitSeconds;

  /**
   * A doctor.
   *
   * @param others jars that the plug-in needs
   * @param withContract whether contract tests run, if everything else is as it should be
   * @param all whether those run that take long, too
   * @param limitSeconds after which time they are given up
   */
  public Doctor(List<Path> others, boolean withContract, boolean all, long limitSeconds) {
    this.others = List.copyOf(others);
    this.withContract = withContract;
    this.all = all;
    this.limitSeconds = limitSeconds;
  }

  /** Examines a jar. */
  public Diagnosis examine(Path path) throws IOException, InterruptedException {
    var findings = new Findings();
    PluginJar jar;
    try {
      jar = PluginJar.read(path);
    } catch (IOException e) {
      findings.error("jar", path + " cannot be read as a jar: " + e.getMessage(), "name the jar of a plug-in");
      return new Diagnosis(path, List.of(), findings.all());
    }
    DescriptorCheck.check(jar, findings);
    Map<String, SpiKind> registered = RegistrationCheck.check(jar, findings);
    List<FoundProvider> providers = makeProviders(jar, registered, findings);
    Natives.check(jar, findings);
    return new Diagnosis(path, tested(path, providers, findings), findings.all());
  }

  private List<FoundProvider> makeProviders(PluginJar jar, Map<String, SpiKind> registered, Findings findings)
      throws IOException {
    var urls = new ArrayList<URL>();
    urls.add(jar.path().toUri().toURL());
    for (Path other : others) {
      urls.add(other.toUri().toURL());
    }
    var providers = new ArrayList<FoundProvider>();
    ClassLoader ours = Doctor.class.getClassLoader();
    try (var loader = new URLClassLoader("plugin", urls.toArray(URL[]::new), ours)) {
      ClassCheck.check(jar, loader, findings);
      var check = new ProviderCheck(loader, Plugins.load(ours), findings);
      registered.forEach((className, kind) -> {
        FoundProvider provider = check.check(className, kind);
        if (provider != null) {
          providers.add(provider);
        }
      });
    }
    return providers;
  }

  /** Tests only what is sound otherwise: a failure would say the same again, in more words. */
  private Map<FoundProvider, ContractResult> testedAll(Path path, List<FoundProvider> providers)
      throws IOException, InterruptedException {
    var jars = new ArrayList<Path>();
    jars.add(path);
    jars.addAll(others);
    var results = new LinkedHashMap<FoundProvider, ContractResult>();
    for (FoundProvider provider : providers) {
      boolean hasTests = provider.kind() == SpiKind.STORAGE || provider.kind() == SpiKind.CODEC;
      results.put(provider, hasTests ? new ContractRun(jars, all, limitSeconds).run(provider) : null);
    }
    return results;
  }

  private List<Diagnosis.Tested> tested(Path path, List<FoundProvider> providers, Findings findings)
      throws IOException, InterruptedException {
    var tested = new ArrayList<Diagnosis.Tested>();
    if (!withContract || findings.hasErrors()) {
      if (withContract && !providers.isEmpty()) {
        findings.warning(CONTRACT, "contract tests were not run", "fix the errors first");
      }
      providers.forEach(provider -> tested.add(new Diagnosis.Tested(provider, null)));
      return tested;
    }
    testedAll(path, providers).forEach((provider, result) -> {
      tested.add(new Diagnosis.Tested(provider, result));
      note(provider, result, findings);
    });
    return tested;
  }

  private void note(FoundProvider provider, ContractResult result, Findings findings) {
    String who = provider.kind().text() + " provider '" + provider.name() + "'";
    if (result == null) {
      findings.ok(CONTRACT, "no tests are run for " + who
          + ": extend the contract test of the test kit, if there is one");
      return;
    }
    for (String failure : result.failures()) {
      findings.error(CONTRACT, who + " breaks the contract: " + failure,
          "the test says what is expected; extend "
              + (provider.kind() == SpiKind.STORAGE ? "StorageContractTest" : "BatchCodecContractTest")
              + " to debug it");
    }
    if (result.problem() != null) {
      findings.error(CONTRACT, who + ": " + result.problem(), "extend the contract test to see where it hangs or ends");
    } else if (result.isPassed()) {
      findings.ok(CONTRACT, who + ": " + result.passedCount() + " contract tests passed, " + result.skippedCount()
          + " do not apply" + (all ? "" : "; those of concurrency run with --full"));
    }
  }
}
