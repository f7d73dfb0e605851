package odradek.core.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which package of core may use which: the architecture's directions as data. Before you add to the table, consider
 * whether the new dependency belongs behind a seam that is there already.
 *
 * <p>A package is named without {@code odradek.core.}; its row holds for the packages below it too, which may use
 * each other.
 */
class PackageDirectionsTest {

  /** The wiring: {@code Broker} and what it consists of. It may use everything, and nothing uses it. */
  private static final String WIRING = "";

  /** What anybody may use besides the named packages of core. */
  private static final String[] EVERYWHERE = {"java.", "odradek.api.", "org.slf4j."};

  private static final Map<String, String> ALLOWED = Map.ofEntries(
      Map.entry("spi", ""),
      Map.entry("embed", ""),
      Map.entry("runtime", "spi"),
      Map.entry("config", "spi"),
      Map.entry("listener", "runtime spi"),
      Map.entry("plugin", "listener spi"),
      // built-in providers know what any provider knows
      Map.entry("memory", "spi"),
      Map.entry("quorum", "spi"),
      Map.entry("inprocess", "embed listener runtime spi"),
      // state machines
      Map.entry("log", "spi"),
      Map.entry("compaction", "log spi"),
      Map.entry("partition", "log runtime spi"),
      Map.entry("coordinator", "runtime spi"),
      Map.entry("group", "coordinator runtime spi"),
      Map.entry("metadata", "config runtime spi"),
      // what opens and closes partitions, and reconciles them with the image
      Map.entry("hosting", "compaction config coordinator group log metadata partition plugin runtime spi"),
      // requests reach partitions, groups and the controller, but not what hosts them
      Map.entry("request", "config group listener log metadata partition runtime spi"));

  /** What the state machines may use of {@code runtime}: the seams, not what is behind them. */
  private static final Set<String> SEAMS = Set.of("Shard", "ShardMap", "Cancellable");

  @Test
  void everyPackageUsesOnlyWhatItMay() {
    var violations = new TreeSet<String>();
    for (JavaClass type : CoreClasses.ALL) {
      String from = packageOf(type);
      if (from.equals(WIRING)) {
        continue;
      }
      if (!ALLOWED.containsKey(from)) {
        violations.add("package " + from + " has no row in the table");
        continue;
      }
      Set<String> allowed = Set.of(ALLOWED.get(from).split(" "));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOfCore(target)) {
          String to = packageOf(target);
          if (!to.equals(from) && !allowed.contains(to)) {
            violations.add(from + " uses " + (to.isEmpty() ? "the wiring" : to) + ": " + dependency.getDescription());
          }
        } else if (!target.isPrimitive() && Arrays.stream(EVERYWHERE).noneMatch(target.getName()::startsWith)) {
          violations.add(from + " uses something foreign: " + dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), violations);
  }

  @Test
  void everyRowIsOfAPackageThatExists() {
    var there = new TreeSet<String>();
    CoreClasses.ALL.forEach(type -> there.add(packageOf(type)));
    there.remove(WIRING);
    assertEquals(there, new TreeSet<>(ALLOWED.keySet()));
    ALLOWED.forEach((from, to) -> {
      for (String name : to.split(" ")) {
        assertEquals(true, name.isEmpty() || there.contains(name), from + " may use " + name + ", which is not there");
      }
    });
  }

  @Test
  void noPackagesUseEachOther() {
    slices().matching("odradek.core.(**)").should().beFreeOfCycles().check(CoreClasses.ALL);
    slices().matching("odradek.core.(*)..").should().beFreeOfCycles().check(CoreClasses.ALL);
  }

  @Test
  void stateMachinesKnowTheSeamsOfTheirRuntimeOnly() {
    var violations = new TreeSet<String>();
    for (JavaClass type : CoreClasses.ALL) {
      if (!CoreClasses.STATE_MACHINES.contains(packageOf(type))) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (isOfCore(target) && packageOf(target).equals("runtime") && !SEAMS.contains(target.getSimpleName())) {
          violations.add(dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), violations);
  }

  private static boolean isOfCore(JavaClass type) {
    return type.getPackageName().equals(CoreClasses.ROOT) || type.getPackageName().startsWith(CoreClasses.ROOT + ".");
  }

  /** The name of a row; empty for the wiring. */
  private static String packageOf(JavaClass type) {
    return CoreClasses.row(type);
  }
}
