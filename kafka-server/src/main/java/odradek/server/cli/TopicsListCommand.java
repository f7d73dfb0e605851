package odradek.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import odradek.server.topics.TopicAdmin;
import odradek.server.topics.TopicDescription;
import odradek.server.topics.TopicReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists topics. */
@Command(
    name = "list",
    description = "List topics with their partitions, replicas and storage.",
    mixinStandardHelpOptions = true)
final class TopicsListCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private BootstrapOptions bootstrap;

  @Option(names = "--exclude-internal", description = "Leave out the topics that belong to the broker.")
  private boolean excludeInternal;

  @Option(names = "--json", description = "Print a JSON array with one object per topic.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    try (TopicAdmin admin = bootstrap.topics()) {
      List<TopicDescription> topics =
          admin.list().stream().filter(topic -> !excludeInternal || !topic.internal()).toList();
      new TopicReport(line.getOut(), line.getErr(), json).list(topics);
      return CommandLine.ExitCode.OK;
    }
  }
}
