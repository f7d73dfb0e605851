package odradek.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code odradek}, which does nothing by itself. */
@Command(
    name = "odradek",
    description = "A Kafka that you assemble from modules.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    subcommands = {ServerCommand.class, TopicsCommand.class, StorageCommand.class, ProvidersCommand.class,
      DumpLogCommand.class, VerifyLogCommand.class, CompletionCommand.class, RehearseCommand.class},
    footer = {
      "",
      "For authors of plug-ins, with benchmarks.jar: odradek doctor examines a plug-in's jar, odradek bench measures storage"
          + " engines side by side, odradek compare this broker and Apache Kafka.",
      "",
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:it failed; the message says why",
      "2:the command line is wrong",
    })
final class RootCommand implements Runnable {

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"Odradek " + BuildVersion.odradek(), BuildVersion.platform()};
    }
  }

  @Spec
  private CommandSpec spec;

  /** The whole command line, ready to run. */
  static CommandLine commandLine() {
    return new CommandLine(new RootCommand())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF)) // probing the terminal costs more than colours give
        .setExecutionExceptionHandler((failure, command, parsed) ->
            Failures.report(command.getCommandSpec().qualifiedName(), failure, command.getErr()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
