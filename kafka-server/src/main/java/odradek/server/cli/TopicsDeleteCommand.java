package odradek.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.api.ErrorCode;
import odradek.server.topics.TopicAdmin;
import odradek.server.topics.TopicOutcome;
import odradek.server.topics.TopicReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes topics. */
@Command(
    name = "delete",
    description = {
      "Delete topics with everything in them. There is no way back.",
      "",
      "Exit code 1 tells that one could not be deleted.",
    },
    mixinStandardHelpOptions = true)
final class TopicsDeleteCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private BootstrapOptions bootstrap;

  @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "Which ones.")
  private List<String> names;

  @Option(names = "--if-exists", description = "Be content with topics that are not there.")
  private boolean ifExists;

  @Option(names = "--json", description = "Print a JSON array with one object per topic.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    try (TopicAdmin admin = bootstrap.topics()) {
      List<TopicOutcome> outcomes = admin.delete(names).stream().map(this::judged).toList();
      var report = new TopicReport(line.getOut(), line.getErr(), json);
      return report.outcomes("deleted", outcomes) ? CommandLine.ExitCode.OK : Failures.FAILED;
    }
  }

  private TopicOutcome judged(TopicOutcome outcome) {
    return ifExists && outcome.error() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        ? new TopicOutcome(outcome.topic(), ErrorCode.NONE, "nothing to do, it does not exist", null) : outcome;
  }
}
