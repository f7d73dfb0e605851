package odradek.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with topics. */
@Command(
    name = "topics",
    description = "Create, list, describe and delete topics, with every config that the broker knows.",
    mixinStandardHelpOptions = true,
    subcommands = {TopicsCreateCommand.class, TopicsListCommand.class, TopicsDescribeCommand.class,
      TopicsDeleteCommand.class})
final class TopicsCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
