package odradek.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.server.logs.LogVerifier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for damage in segment files. */
@Command(
    name = "verify-log",
    description = {
      "Check segment files (.log), Odradek's or Apache Kafka's, and change nothing.",
      "",
      "Checked are format, checksums, ascending offsets, and every record, decompressed where need be. Exit code 1 tells of"
          + " damage. The newest segment of a broker that is running may end in the middle of a batch.",
    },
    mixinStandardHelpOptions = true)
final class VerifyLogCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR|FILE", arity = "1..*",
      description = "Log directories, partition directories, segments.")
  private List<Path> paths;

  @Option(names = "--json", description = "Print one JSON object per line: damage, segments, a summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    var verifier = new LogVerifier(InstalledCodecs.open(line.getErr()), line.getOut(), json);
    return verifier.verify(paths) ? CommandLine.ExitCode.OK : Failures.FAILED;
  }
}
