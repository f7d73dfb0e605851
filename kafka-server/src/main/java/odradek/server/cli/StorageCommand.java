package odradek.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done with stored topics. */
@Command(
    name = "storage",
    description = "Move topics between storage engines while the broker is stopped.",
    mixinStandardHelpOptions = true,
    subcommands = StorageCopyCommand.class)
final class StorageCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
