package odradek.server.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * Where the program {@code odradek} begins.
 *
 * <p>To run a broker is what it is for, so that way is short: a command line that says only this is read by hand
 * ({@link ServerArguments}), because the library that does it for all others costs a tenth of a second and some
 * megabytes for as long as the broker runs. Whatever is not that simple goes to {@link RootCommand}.
 */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Logging.configure(System.getProperty("odradek.logging"));
    ServerOptions server = ServerArguments.parse(args);
    System.exit(server == null ? RootCommand.commandLine().execute(args) : run(server));
  }

  private static int run(ServerOptions options) {
    try {
      ServerRun.run(options, System.out);
      return 0;
    } catch (Exception e) {
      return Failures.report("odradek server", e, new PrintWriter(System.err, false, Charset.defaultCharset()));
    }
  }
}
