package odradek.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.server.topics.TopicAdmin;
import odradek.server.topics.TopicReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Describes topics. */
@Command(
    name = "describe",
    description = {
      "Describe topics: storage, configs that are set on them, partitions with leader and replicas.",
      "",
      "Exit code 1 tells that one does not exist.",
    },
    mixinStandardHelpOptions = true)
final class TopicsDescribeCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private BootstrapOptions bootstrap;

  @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "Which ones. Default: all")
  private List<String> names;

  @Option(names = "--json", description = "Print a JSON array with one object per topic.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    try (TopicAdmin admin = bootstrap.topics()) {
      var report = new TopicReport(line.getOut(), line.getErr(), json);
      return report.describe(admin.describe(names)) ? CommandLine.ExitCode.OK : Failures.FAILED;
    }
  }
}
