package odradek.server.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import odradek.api.ErrorCode;
import odradek.core.config.TopicConfigs;
import odradek.server.topics.TopicAdmin;
import odradek.server.topics.TopicOutcome;
import odradek.server.topics.TopicReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Creates topics. */
@Command(
    name = "create",
    description = {
      "Create topics.",
      "",
      "Each is created or refused for itself; exit code 1 tells that one was refused.",
    },
    mixinStandardHelpOptions = true)
final class TopicsCreateCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private BootstrapOptions bootstrap;

  @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "What they are called.")
  private List<String> names;

  @Option(names = "--partitions", paramLabel = "N", defaultValue = "-1",
      description = "Partitions of each topic. Default: the broker's num.partitions")
  private int partitions;

  @Option(names = "--replication-factor", paramLabel = "N", defaultValue = "-1",
      description = "Replicas of each partition. Default: the broker's default.replication.factor")
  private short replicationFactor;

  @Option(names = "--storage", paramLabel = "NAME",
      description = "The storage plug-in that keeps them ('odradek providers' lists those of an installation); short for"
          + " --config storage.provider=NAME. Default: the broker's storage.provider")
  private String storage;

  @Option(names = "--config", paramLabel = "KEY=VALUE", description = "A config that is set on them; may be repeated.")
  private Map<String, String> configs = new LinkedHashMap<>();

  @Option(names = "--if-not-exists", description = "Be content with topics that are there already.")
  private boolean ifNotExists;

  @Option(names = "--validate-only", description = "Tell only whether they could be created.")
  private boolean validateOnly;

  @Option(names = "--json", description = "Print a JSON array with one object per topic.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.commandLine();
    if (storage != null && configs.put(TopicConfigs.STORAGE_PROVIDER, storage) != null) {
      throw new ParameterException(line, "--storage and --config " + TopicConfigs.STORAGE_PROVIDER
          + " say the same thing: expected one of them");
    }
    try (TopicAdmin admin = bootstrap.topics()) {
      List<TopicOutcome> outcomes = admin.create(names, partitions, replicationFactor, configs, validateOnly)
          .stream().map(this::judged).toList();
      var report = new TopicReport(line.getOut(), line.getErr(), json);
      return report.outcomes(validateOnly ? "could create" : "created", outcomes)
          ? CommandLine.ExitCode.OK : Failures.FAILED;
    }
  }

  private TopicOutcome judged(TopicOutcome outcome) {
    return ifNotExists && outcome.error() == ErrorCode.TOPIC_ALREADY_EXISTS
        ? new TopicOutcome(outcome.topic(), ErrorCode.NONE, "nothing to do, it exists already", null) : outcome;
  }
}
