package odradek.core.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;

/** What the rules are about: the classes of this module, without its tests. */
final class CoreClasses {

  static final String ROOT = "odradek.core";

  /** Packages that know no thread, clock or channel. */
  static final Set<String> STATE_MACHINES = Set.of("log", "partition", "coordinator", "group", "metadata");

  /** All classes, from where the compiler puts them. */
  static final JavaClasses ALL = load();

  private CoreClasses() {}

  private static JavaClasses load() {
    JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));
    if (classes.size() < 100) {
      throw new IllegalStateException("found " + classes.size() + " classes only, run the tests in the module's folder");
    }
    return classes;
  }

  /** The first package below the root that a class is in, empty for the root itself. */
  static String row(JavaClass type) {
    String name = type.getPackageName();
    if (name.length() <= ROOT.length()) {
      return "";
    }
    String below = name.substring(ROOT.length() + 1);
    return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
  }
}
