package odradek.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import odradek.core.plugin.PluginException;

/** Tells users why a command failed: what they can mend gets a message, what only we can mend gets a stack trace. */
final class Failures {

  /** The exit code of a command that failed. */
  static final int FAILED = 1;

  private Failures() {}

  /**
   * Writes what went wrong.
   *
   * @param command its name
   * @return the exit code
   */
  static int report(String command, Exception failure, PrintWriter err) {
    if (isExpected(failure)) {
      err.println(command + ": " + failure.getMessage());
    } else {
      err.println(command + " failed, and this is a bug:");
      failure.printStackTrace(err);
    }
    err.flush();
    return FAILED;
  }

  private static boolean isExpected(Exception failure) {
    return failure.getMessage() != null
        && (failure instanceof IOException
            || failure instanceof UncheckedIOException
            || failure instanceof PluginException
            || failure instanceof IllegalArgumentException);
  }
}
