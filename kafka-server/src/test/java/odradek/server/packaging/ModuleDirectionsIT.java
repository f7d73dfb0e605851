package odradek.server.packaging;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Who may depend on whom, checked on the jars that are shipped. Think before you change it: an arrow that is added here
 * is an arrow that everybody has from then on.
 */
class ModuleDirectionsIT {

  private static final Path LIB = Path.of(System.getProperty("odradek.distribution"), "lib");

  /** Our modules that a module may require, besides what they pass on. */
  private static final Map<String, Set<String>> ALLOWED = Map.of(
      "odradek.api", Set.of(),
      "odradek.core", Set.of("odradek.api"),
      "odradek.storage.file", Set.of("odradek.core", "odradek.api"),
      "odradek.storage.rocksdb", Set.of("odradek.core", "odradek.api"),
      "odradek.codec.compression", Set.of("odradek.core", "odradek.api"),
      "odradek.client", Set.of("odradek.core", "odradek.api"),
      "odradek.server", Set.of("odradek.client", "odradek.core", "odradek.api"));

  /** Others that the inner modules may require; what the outer ones use is their own business. */
  private static final Map<String, Set<String>> ALLOWED_OTHERS = Map.of(
      "odradek.api", Set.of("java.base"),
      "odradek.core", Set.of("java.base", "org.slf4j"),
      "odradek.storage.file", Set.of("java.base", "org.slf4j"),
      "odradek.storage.rocksdb", Set.of("java.base", "org.slf4j", "rocksdbjni"),
      "odradek.client", Set.of("java.base", "org.slf4j", "io.netty.buffer", "io.netty.common", "io.netty.transport"));

  private static final JavaClasses CLASSES = ours();

  @Test
  void modulesRequireOnlyWhatTheyMay() {
    for (ModuleReference module : ModuleFinder.of(LIB).findAll()) {
      String name = module.descriptor().name();
      if (!name.startsWith("odradek.")) {
        continue;
      }
      assertTrue(ALLOWED.containsKey(name), "no rule for module " + name);
      for (ModuleDescriptor.Requires required : module.descriptor().requires()) {
        boolean ours = required.name().startsWith("odradek.");
        Set<String> allowed = ours ? ALLOWED.get(name) : ALLOWED_OTHERS.get(name);
        assertTrue(allowed == null || allowed.contains(required.name()), name + " must not require " + required.name());
      }
    }
  }

  @Test
  void pluginsSeeTheInterfacesOfCoreOnly() {
    classes().that().resideInAnyPackage("odradek.storage..", "odradek.codec..")
        .should().onlyDependOnClassesThat(resideOutsideOfPackage("odradek.core..")
            .or(resideInAnyPackage("odradek.core.spi..")))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theClientSeesEventLoopsAndTheInterfacesOfCoreOnly() {
    classes().that().resideInAPackage("odradek.client..")
        .should().onlyDependOnClassesThat(resideOutsideOfPackage("odradek.core..")
            .or(resideInAnyPackage("odradek.core.runtime", "odradek.core.spi", "odradek.core.embed")))
        .check(CLASSES);
  }

  @Test
  void theTransportKnowsFramesAndNotWhatIsInThem() {
    noClasses().that().resideInAPackage("odradek.server.net..")
        .should().dependOnClassesThat().resideInAnyPackage(
            "odradek.api..", "odradek.core", "odradek.core.request..", "odradek.core.log..", "odradek.core.partition..",
            "odradek.core.metadata..", "odradek.core.group..", "odradek.core.config..", "odradek.server.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses().that().resideOutsideOfPackage("odradek.server.cli..")
        .should().callMethod(System.class, "exit", int.class)
        .orShould().callMethod(Runtime.class, "halt", int.class)
        .orShould().callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .check(CLASSES);
  }

  @Test
  void packagesOfTheServerHaveNoCycles() {
    slices().matching("odradek.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static JavaClasses ours() {
    try (Stream<Path> files = Files.list(LIB)) {
      List<JarFile> jars = new ArrayList<>();
      for (Path jar : files.filter(file -> file.getFileName().toString().startsWith("odradek-"))
          .collect(Collectors.toList())) {
        jars.add(new JarFile(jar.toFile()));
      }
      return new ClassFileImporter().importJars(jars);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
