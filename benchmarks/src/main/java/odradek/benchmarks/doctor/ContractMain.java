package odradek.benchmarks.doctor;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import odradek.testkit.storage.ConcurrencyContract;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs contract tests; what a process of {@link ContractRun} does. Writes a line per test to a file. */
public final class ContractMain {

  static final String PASSED = "passed";
  static final String FAILED = "failed";
  static final String SKIPPED = "skipped";
  static final String END = "end";

  private ContractMain() {}

  /**
   * Runs the tests of a kind.
   *
   * @param arguments the file for the result, the kind, and {@code all} or {@code subset}
   */
  public static void main(String[] arguments) throws IOException {
    SpiKind kind = SpiKind.valueOf(arguments[1]);
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(kind == SpiKind.STORAGE ? StorageContractOfPlugin.class : CodecContractOfPlugin.class))
        .filters(filter(arguments[2].equals("all")))
        .build();
    try (var out = new PrintWriter(Path.of(arguments[0]).toFile(), StandardCharsets.UTF_8)) {
      LauncherFactory.create().execute(request, new Lines(out));
      out.println(END);
    }
    // A plug-in may have left threads behind.
    System.exit(0);
  }

  /** The subset leaves out what takes long because it waits for rare overlaps. */
  private static PostDiscoveryFilter filter(boolean all) {
    return test -> FilterResult.includedIf(all || !isConcurrency(test));
  }

  private static boolean isConcurrency(TestDescriptor test) {
    return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
        .filter(source -> source.getJavaMethod().getDeclaringClass() == ConcurrencyContract.class).isPresent();
  }

  /** A line per test; tabs between its parts. */
  private static final class Lines implements TestExecutionListener {

    private final PrintWriter out;

    Lines(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      line(SKIPPED, test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String message = result.getThrowable().map(Throwable::toString).orElse("");
      switch (result.getStatus()) {
        case SUCCESSFUL -> {
          if (test.isTest()) {
            line(PASSED, test, "");
          }
        }
        case ABORTED -> line(SKIPPED, test, message);
        case FAILED -> line(FAILED, test, message);
        default -> throw new IllegalStateException("a test ended as " + result.getStatus());
      }
    }

    private void line(String outcome, TestIdentifier test, String message) {
      out.println(outcome + "\t" + test.getDisplayName() + "\t" + message.replaceAll("\\s+", " "));
      out.flush();
    }
  }
}
