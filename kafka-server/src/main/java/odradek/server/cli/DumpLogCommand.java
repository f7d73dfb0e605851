package odradek.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.server.logs.LogDump;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints segment files. */
@Command(
    name = "dump-log",
    description = {
      "Print segment files (.log) batch by batch, Odradek's or Apache Kafka's.",
      "",
      "Text in keys and values is printed as text, anything else in hexadecimal, in JSON as base 64.",
    },
    mixinStandardHelpOptions = true)
final class DumpLogCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Segment files, or directories with segments below.")
  private List<Path> files;

  @Option(names = "--records", description = "Print the records too.")
  private boolean records;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    var dump = new LogDump(InstalledCodecs.open(line.getErr()), line.getOut(), records, json);
    return dump.dump(files) ? CommandLine.ExitCode.OK : Failures.FAILED;
  }
}
