package odradek.core.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.concurrent.Executor;
import odradek.core.request.ApiHandler;
import org.junit.jupiter.api.Test;

/** Everything with a thread, a file, a clock or chance in it is at the edge, and may be found in few named places. */
class EdgesTest {

  /** The broker's one real source of chance. */
  private static final String SOURCE_OF_CHANCE = "odradek.core.BrokerStart";

  private static final String EXCHANGE = "odradek.core.request.Exchange";

  @Test
  void threadsAreMadeByTheRuntime() {
    check(noClasses().that().resideOutsideOfPackage("odradek.core.runtime..")
        .should().callConstructorWhere(makes(Thread.class))
        .orShould().callConstructorWhere(makes(Executor.class))
        .orShould().callConstructorWhere(makes(java.util.Timer.class))
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.Executors")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.ForkJoinPool")
        .orShould().callMethodWhere(describe("a task on the pool of everybody", EdgesTest::runsOnTheCommonPool))
        .as("threads and executors are made in odradek.core.runtime, and nothing runs on the common pool"));
  }

  /** Of the platform's classes: what is made in the runtime's own is counted there. */
  private static DescribedPredicate<JavaAccess<?>> makes(Class<?> type) {
    return describe("makes a " + type.getSimpleName(), access ->
        access.getTargetOwner().isAssignableTo(type) && access.getTargetOwner().getName().startsWith("java."));
  }

  private static boolean runsOnTheCommonPool(JavaMethodCall call) {
    AccessTarget.MethodCallTarget target = call.getTarget();
    boolean async = target.getName().endsWith("Async")
        && target.getOwner().getPackageName().equals("java.util.concurrent");
    boolean parallel = target.getName().equals("parallelStream") || target.getName().equals("parallel");
    return parallel || async && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
  }

  @Test
  void nobodySleepsOrLooksAtTheClock() {
    check(noClasses().that().doNotHaveFullyQualifiedName("odradek.core.runtime.SystemClock")
        .should().callMethodWhere(describe("time or sleep", call -> isTimeOrSleep(call.getTarget())))
        .as("time comes from odradek.core.spi.Clock, waiting from Shard.schedule"));
  }

  private static boolean isTimeOrSleep(AccessTarget.MethodCallTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return owner.equals("java.lang.System") && Set.of("currentTimeMillis", "nanoTime").contains(name)
        || owner.equals("java.lang.Thread") && Set.of("sleep", "onSpinWait", "yield").contains(name)
        || owner.startsWith("java.time.") && name.equals("now")
        || owner.equals("java.util.concurrent.TimeUnit") && name.equals("sleep");
  }

  @Test
  void chanceIsInjected() {
    check(noClasses().that().doNotHaveFullyQualifiedName(SOURCE_OF_CHANCE)
        .should().callConstructorWhere(makes(java.util.random.RandomGenerator.class))
        .orShould().callMethodWhere(describe("chance", call -> isChance(call.getTarget())))
        .as("randomness comes from a RandomGenerator that was handed in"));
  }

  private static boolean isChance(AccessTarget.MethodCallTarget target) {
    String owner = target.getOwner().getName();
    return owner.equals("java.util.concurrent.ThreadLocalRandom")
        || owner.equals("java.lang.Math") && target.getName().equals("random")
        || owner.equals("java.util.UUID") && target.getName().equals("randomUUID")
        || owner.equals("java.util.Collections") && target.getName().equals("shuffle")
            && target.getRawParameterTypes().size() == 1;
  }

  @Test
  void stateMachinesKnowNoChannelNoFileAndNoBlocking() {
    for (String machine : CoreClasses.STATE_MACHINES) {
      check(noClasses().that().resideInAPackage("odradek.core." + machine + "..")
          .should().dependOnClassesThat().resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net..")
          .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.File")
          .orShould().dependOnClassesThat(assignableTo(Thread.class))
          .orShould().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks..")
          .orShould().dependOnClassesThat(assignableTo(java.util.concurrent.BlockingQueue.class))
          .orShould().dependOnClassesThat(assignableTo(java.util.concurrent.ExecutorService.class))
          .as("package " + machine + " knows no thread, lock, file or channel"));
    }
  }

  @Test
  void onlyTheQuorumAndTheLogDirectoriesTouchFiles() {
    check(noClasses().that().resideOutsideOfPackages(
            "odradek.core", "odradek.core.hosting..", "odradek.core.quorum..", "odradek.core.spi..")
        .should().dependOnClassesThat().haveFullyQualifiedName("java.nio.file.Files")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.nio.channels.FileChannel")
        .orShould().dependOnClassesThat().haveFullyQualifiedName("java.io.RandomAccessFile"));
  }

  @Test
  void handlersAreReachedThroughTheExchangeAlone() {
    DescribedPredicate<JavaMethodCall> handle = describe("ApiHandler.handle",
        call -> call.getTargetOwner().isAssignableTo(ApiHandler.class) && call.getTarget().getName().equals("handle")
            && !call.getOrigin().getModifiers().contains(JavaModifier.BRIDGE));
    check(noClasses().that().doNotHaveFullyQualifiedName(EXCHANGE).should().callMethodWhere(handle)
        .as("what the authorizer was not asked for is not handled"));
    check(classes().that().haveFullyQualifiedName(EXCHANGE).should().callMethodWhere(handle));
  }

  @Test
  void nothingIsStaticAndChanges() {
    fields().that().areStatic().should().beFinal().check(CoreClasses.ALL);
  }

  @Test
  void nobodyWritesToTheConsoleOrEndsTheProcess() {
    check(noClasses().should().accessField(System.class, "out")
        .orShould().accessField(System.class, "err")
        .orShould().callMethod(System.class, "exit", int.class)
        .orShould().callMethod(Throwable.class, "printStackTrace")
        .orShould().callMethodWhere(describe("a shutdown hook",
            call -> call.getTarget().getName().equals("addShutdownHook"))));
  }

  @Test
  void noMethodIsLeftUnsupported() {
    check(noClasses().should().dependOnClassesThat(assignableTo(UnsupportedOperationException.class)));
  }

  @Test
  void providersAreLoadedByTheRegistryAlone() {
    check(noClasses().that().resideOutsideOfPackage("odradek.core.plugin..")
        .should().dependOnClassesThat(describe("ServiceLoader", (JavaClass type) ->
            type.getName().equals("java.util.ServiceLoader"))));
  }

  private static void check(ArchRule rule) {
    rule.check(CoreClasses.ALL);
  }
}
