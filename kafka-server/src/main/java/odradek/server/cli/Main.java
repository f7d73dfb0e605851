package odradek.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import odradek.core.plugin.PluginException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code odradek}. */
@Command(
    name = "odradek",
    description = "A Kafka that you assemble from modules.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = {ProvidersCommand.class, CompletionCommand.class},
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:it failed; the message says why",
      "2:the command line is wrong",
    })
public final class Main implements Runnable {

  /** It failed. */
  static final int FAILED = 1;

  @Spec
  private CommandSpec spec;

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Logging.configure(System.getProperty("odradek.logging"));
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF)) // probing the terminal costs more than colours give
        .setExecutionExceptionHandler((failure, command, result) -> report(failure, command));
  }

  /** Without a command there is only help. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** What users can mend gets a message, what only we can mend gets a stack trace. */
  private static int report(Exception failure, CommandLine command) {
    var err = command.getErr();
    if (isExpected(failure)) {
      err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    } else {
      err.println(command.getCommandSpec().qualifiedName() + " failed, and this is a bug:");
      failure.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof PluginException
        || failure instanceof IllegalArgumentException;
  }
}
