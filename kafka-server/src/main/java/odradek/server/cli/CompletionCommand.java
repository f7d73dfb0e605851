package odradek.server.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what bash needs to complete commands. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(odradek completion)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("odradek", spec.root().commandLine()));
    out.flush();
  }
}
