package odradek.server.it.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import odradek.server.it.driver.ClientDriver;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;

/** Runs {@link ClientDriver} in a JVM of its own with the Java client of a certain line. */
public enum JavaDriver {

  /** The newest of the 3.9 line. */
  V3_9("clients-3.9"),
  /** The newest of the 2.8 line. */
  V2_8("clients-2.8"),
  /** The line of this project, without which a member of a group could not be killed. */
  CURRENT(null);

  private final String classPath;

  JavaDriver(String classPath) {
    this.classPath = classPath;
  }

  /** Starts the driver with the given arguments; see there. */
  public ChildProcess start(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
        classPath == null ? System.getProperty("java.class.path")
            : TestDirectories.testClasses() + ":" + TestDirectories.classPath(classPath),
        ClientDriver.class.getName()));
    command.addAll(List.of(arguments));
    return ChildProcess.start("java-client-" + name().toLowerCase(Locale.ROOT), directory, command);
  }
}
