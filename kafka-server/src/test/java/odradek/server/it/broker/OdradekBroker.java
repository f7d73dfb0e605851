package odradek.server.it.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged broker of this project, launched as a user launches it. */
final class OdradekBroker extends BrokerProcess {

  private final Path launcher;

  OdradekBroker(Path distribution, Map<String, String> overrides) {
    super(overrides);
    this.launcher = distribution.resolve("bin").resolve("odradek");
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException("no distribution of the broker: " + launcher + " cannot be executed");
    }
  }

  @Override
  void prepare() {
    // Needs no format step: that is the point.
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "server"));
    settings().forEach((key, value) -> {
      command.add("--override");
      command.add(key + "=" + value);
    });
    return command;
  }
}
