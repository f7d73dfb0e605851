package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import odradek.server.it.process.ChildProcess;
import odradek.server.it.process.TestDirectories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's program, run by the README's commands, with the distribution's folder {@code lib}. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ReadmeProgramIT {

  private static final Path README = Path.of("..", "README.md");
  private static final String SECTION = "## Assemble a broker from modules";
  private static final Pattern BLOCK = Pattern.compile("(?m)^```\\w*\\n(.*?)^```$", Pattern.DOTALL);
  private static final Pattern ADDRESS = Pattern.compile("clients connect to (\\S+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder = TestDirectories.newWorkDirectory("readme");

  /** The program and the commands: the section's first two blocks. */
  private static List<String> blocks() throws Exception {
    String readme = Files.readString(README);
    int start = readme.indexOf(SECTION);
    int end = readme.indexOf("\n## ", start + 1);
    return BLOCK.matcher(readme.substring(start, end)).results().map(block -> block.group(1)).toList();
  }

  static List<String> commands() throws Exception {
    return blocks().get(1).lines().map(line -> line.replaceFirst(" *#.*", "")).toList();
  }

  @BeforeEach
  void unpack() throws Exception {
    Files.writeString(folder.resolve("Assembled.java"), blocks().get(0));
    Path lib = Path.of(System.getProperty("odradek.distribution"), "lib");
    Files.createSymbolicLink(folder.resolve("lib"), lib.toAbsolutePath());
  }

  @AfterEach
  void clean() {
    TestDirectories.delete(folder);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void runsAsItStandsThere(String command) throws Exception {
    var builder = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    builder.environment().merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(),
        (path, java) -> java + File.pathSeparator + path);
    try (ChildProcess program = ChildProcess.start("readme", folder, builder)) {
      String line = program.awaitLine("the address", LIMIT, text -> ADDRESS.matcher(text).find());
      Matcher address = ADDRESS.matcher(line);
      assertEquals(true, address.find());
      StockClients.produce(address.group(1), "greetings", "gzip", List.of("hello"));
      assertEquals(List.of("hello"), StockClients.read(address.group(1), "greetings", 1));
      program.writeLine("");
      assertEquals(0, program.awaitExit(LIMIT), program::toString);
    }
  }
}
