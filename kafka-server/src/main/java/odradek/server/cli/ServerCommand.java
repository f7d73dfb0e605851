package odradek.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a broker until the process is told to end. */
@Command(
    name = "server",
    description = {
      "Run a broker.",
      "",
      "Without a configuration it listens on 127.0.0.1:9092 and keeps its data in the folder 'data'.",
      "Ctrl-C or SIGTERM stop it; it answers what was asked, makes everything durable and exits with 0.",
      "If the device of its metadata fails it stops by itself, says why and exits with 1.",
    },
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {

  @Option(names = "--config", paramLabel = "FILE",
      description = "A properties file with Kafka's keys and Odradek's own.")
  private Path config;

  @Option(
      names = "--override",
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description = "Settings that go before those of the file.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  ServerOptions options() {
    return new ServerOptions(config, overrides);
  }

  @Override
  public Integer call() throws Exception {
    ServerRun.run(options(), System.out);
    return 0;
  }
}
