package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The short way reads command lines as the long one does. */
class ServerArgumentsTest {

  static List<List<String>> plain() {
    return List.of(
        List.of(),
        List.of("--config", "conf/server.properties"),
        List.of("--override", "a=b"),
        List.of("--override", "a=b", "c=d", "--config", "x.properties"),
        List.of("--override", "a=b", "--override", "c=d=e"),
        List.of("--override", "a=", "--override", "a=later"),
        List.of("--override", "listeners=PLAINTEXT://h:1,SSL://h:2"));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void agreesWithTheLibrary(List<String> options) {
    String[] args = options.toArray(String[]::new);
    var command = new ServerCommand();
    new CommandLine(command).parseArgs(args);
    var withCommand = new String[args.length + 1];
    withCommand[0] = "server";
    System.arraycopy(args, 0, withCommand, 1, args.length);
    assertEquals(command.options(), ServerArguments.parse(withCommand));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "providers", "--version", "server --help", "server x", "server --config", "server --config --override a=b",
    "server --override", "server --override novalue", "server --override =b", "server --config a --config b",
    "server --config=a", "server @file"
  })
  void leavesEverythingElseToIt(String line) {
    assertNull(ServerArguments.parse(line.isEmpty() ? new String[0] : line.split(" ")));
  }

  @Test
  void readsNothingIntoOtherCommands() {
    assertNull(ServerArguments.parse(new String[] {"servers"}));
  }
}
