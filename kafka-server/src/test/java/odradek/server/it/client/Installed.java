package odradek.server.it.client;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Assertions;

/** Looks for programs on the search path. */
final class Installed {

  private Installed() {
  }

  /** Ends the running test as skipped where the program is missing; on a build server fails it. */
  static void require(String program) {
    boolean found = isOnSearchPath(program);
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      Assertions.assertTrue(found, program + " is not installed and CI=true");
    }
    Assumptions.assumeTrue(found, program + " is not installed");
  }

  private static boolean isOnSearchPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
