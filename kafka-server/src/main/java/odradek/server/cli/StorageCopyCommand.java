package odradek.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import odradek.core.StorageCopy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves topics from one storage engine to another. */
@Command(
    name = "copy",
    description = {
      "Move topics from one storage engine to another, in the same log directories, while the broker is stopped.",
      "",
      "Every partition is copied, made durable and compared with its original batch by batch; then the topic is switched,"
          + " and then the original is deleted. It can be stopped at any time: run again, it goes on where it was.",
    },
    mixinStandardHelpOptions = true)
final class StorageCopyCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Option(names = "--from", paramLabel = "NAME", required = true,
      description = "The storage engine that has the topics.")
  private String from;

  @Option(names = "--to", paramLabel = "NAME", required = true,
      description = "The storage engine that shall have them.")
  private String to;

  @Option(names = "--topic", paramLabel = "TOPIC", required = true, arity = "1..*", description = "Which topics.")
  private List<String> topics;

  @Option(names = "--config", paramLabel = "FILE", description = "The properties file that the broker is started with.")
  private Path config;

  @Option(
      names = "--override",
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description = "Settings that go before those of the file, as for 'odradek server'.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    Map<String, String> settings = new ServerOptions(config, overrides).settings();
    var report = new CopyReport(line.getOut(), from, to, json);
    for (String topic : topics) {
      ClassLoader plugins = Thread.currentThread().getContextClassLoader();
      report.done(topic, StorageCopy.run(settings, plugins, topic, from, to, report));
    }
    return CommandLine.ExitCode.OK;
  }
}
