package odradek.testkit.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import odradek.core.Broker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** How many brokers there are, when they end, and what is said where one does not start. */
@Timeout(120)
class BrokerLifetimeTest {

  @BeforeEach
  void forget() {
    Samples.SEEN.clear();
  }

  private static TestExecutionSummary run(Class<?>... samples) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    for (Class<?> sample : samples) {
      request.selectors(selectClass(sample));
    }
    return execute(request.build());
  }

  private static TestExecutionSummary execute(LauncherDiscoveryRequest request) {
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static Set<Broker> distinct() {
    return new HashSet<>(Samples.SEEN);
  }

  private static void assertAllClosed() {
    for (Broker broker : Samples.SEEN) {
      assertFalse(Pings.isAlive(broker), "a broker was left behind");
    }
  }

  @Test
  void aClassHasOneBrokerWhichEndsEvenIfATestFails() {
    TestExecutionSummary summary = run(Samples.PerClass.class);
    assertEquals(2, summary.getTestsSucceededCount(), () -> failures(summary));
    assertEquals(1, summary.getTestsFailedCount());
    assertEquals(3, Samples.SEEN.size());
    assertEquals(1, distinct().size());
    assertAllClosed();
  }

  @Test
  void aMethodHasOneBrokerIfItIsToldSo() {
    TestExecutionSummary summary = run(Samples.PerMethod.class, Samples.ByInstanceField.class);
    assertEquals(4, summary.getTestsSucceededCount(), () -> failures(summary));
    assertEquals(4, distinct().size());
    assertAllClosed();
  }

  @Test
  void aStaticFieldIsForTheClass() {
    TestExecutionSummary summary = run(Samples.ByStaticField.class);
    assertEquals(2, summary.getTestsSucceededCount(), () -> failures(summary));
    assertEquals(1, distinct().size());
    assertAllClosed();
  }

  @Test
  void manyClassesAtOnceDoNotMeet() {
    TestExecutionSummary summary = run(Samples.PerClass.class, Samples.PerClassToo.class, Samples.PerMethod.class,
        Samples.ByStaticField.class, Samples.ByInstanceField.class);
    assertEquals(10, summary.getTestsSucceededCount(), () -> failures(summary));
    assertEquals(2 + 2 + 1 + 2, distinct().size());
    assertAllClosed();
  }

  @Test
  void whoAsksTooEarlyIsToldWhenToAsk() {
    assertFails(Samples.AskedTooEarly.class, "there is no broker yet", "AskedTooEarly(odradek.core.Broker)", "@BeforeEach");
  }

  @Test
  void aBadEntryIsNamed() {
    assertFails(Samples.BadEntry.class, "config entry 'nonsense'", "Samples$BadEntry", "expected key=value");
  }

  @Test
  void aBadValueIsNamed() {
    assertFails(Samples.BadValue.class, "Samples$BadValue does not start", "log.retention.ms", "soon");
  }

  @Test
  void anUnknownStorageIsNamedWithThoseThatAreThere() throws IOException {
    Set<Path> before = temporaryDirectories();
    assertFails(Samples.UnknownStorage.class, "storage 'tape'", "memory");
    assertEquals(before, temporaryDirectories(), "the temporary directory is gone");
  }

  private static Set<Path> temporaryDirectories() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths.filter(path -> path.getFileName().toString().startsWith("odradek-")).collect(Collectors.toSet());
    }
  }

  @Test
  void aTransportThatIsNotThereIsNamedWithTheModuleToAdd() {
    assertFails(Samples.NoSuchTransport.class, "transport 'tcp'", "in-process");
  }

  private static void assertFails(Class<?> sample, String... mentioned) {
    TestExecutionSummary summary = run(sample);
    assertEquals(1, summary.getFailures().size(), () -> failures(summary));
    String message = summary.getFailures().get(0).getException().getMessage();
    for (String text : mentioned) {
      assertTrue(message.contains(text), message);
    }
    assertAllClosed();
  }

  private static String failures(TestExecutionSummary summary) {
    return summary.getFailures().stream().map(failure -> failure.getException().toString()).collect(Collectors.joining("\n"));
  }
}
