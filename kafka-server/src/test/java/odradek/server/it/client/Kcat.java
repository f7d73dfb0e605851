package odradek.server.it.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import odradek.server.it.broker.BrokerUnderTest;
import odradek.server.it.process.ChildProcess;

/** kcat, the command-line client on top of librdkafka. */
public final class Kcat {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final BrokerUnderTest broker;
  private final Path directory;

  /** Skips the running test where kcat is not installed. */
  public Kcat(BrokerUnderTest broker, Path directory) {
    Installed.require("kcat");
    this.broker = broker;
    this.directory = directory;
  }

  /** Starts kcat with the given arguments; the broker is added. */
  public ChildProcess start(String... arguments) {
    return ChildProcess.start("kcat", directory, command(arguments));
  }

  /** Starts kcat with its output in a file. */
  public ChildProcess startInto(Path output, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.redirectOutput(output.toFile());
    return ChildProcess.start("kcat", directory, builder);
  }

  /** Runs kcat without input to its end, which has to be a success, and answers with its output. */
  public List<String> run(String... arguments) {
    try (ChildProcess kcat = start(arguments)) {
      kcat.closeInput();
      return kcat.awaitSuccess(LIMIT);
    }
  }

  /** Produces each line as one record. */
  public void produce(List<String> lines, String... arguments) {
    try (ChildProcess kcat = start(arguments)) {
      lines.forEach(kcat::writeLine);
      kcat.closeInput();
      kcat.awaitSuccess(LIMIT);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.bootstrap()));
    command.addAll(List.of(arguments));
    return command;
  }
}
