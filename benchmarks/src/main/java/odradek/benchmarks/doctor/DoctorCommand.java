package odradek.benchmarks.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.benchmarks.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines the jar of a plug-in and says what to fix. */
@Command(
    name = "odradek doctor",
    description = {
      "Examine the jar of a plug-in and say what to fix: module descriptor, registrations, class files, provider, names,"
          + " native libraries, contract tests."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing has to be fixed", "1:something has to be fixed", "2:the command line makes no sense"})
public final class DoctorCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "<jar>", description = "The plug-in.")
  private Path jar;

  @Option(names = "--with", paramLabel = "<jar>", description = "A jar that the plug-in needs; may be repeated.")
  private List<Path> others = new ArrayList<>();

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Option(names = "--no-contract", description = "Leave the contract tests out.")
  private boolean noContract;

  @Option(names = "--full", description = "Run all contract tests, those of concurrency too.")
  private boolean full;

  @Option(names = "--timeout", paramLabel = "<seconds>", defaultValue = "300",
      description = "Give the contract tests up after this time; default ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
  private boolean help;

  /** Made by the command line. */
  public DoctorCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Diagnosis diagnosis = new Doctor(others, !noContract, full, timeoutSeconds).examine(jar);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Json.text(diagnosis.json()) : diagnosis.text());
    out.flush();
    return diagnosis.count(Severity.ERROR) == 0 ? 0 : 1;
  }
}
