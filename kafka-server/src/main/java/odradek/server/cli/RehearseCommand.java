package odradek.server.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import odradek.core.Broker;
import picocli.CommandLine.Command;

/**
 * Runs a broker for a moment in a folder of its own, and asks it what clients ask. {@code bin/odradek} does this once,
 * while the JVM writes down which classes were loaded: with that archive, starts cost less than half.
 */
@Command(name = "rehearse", description = "Start a broker, use it, and stop it.", hidden = true)
final class RehearseCommand implements Runnable {

  private static final String[] LIKE_A_START = {
    "server", "--override", "listeners=PLAINTEXT://127.0.0.1:0", "group.initial.rebalance.delay.ms=0",
    "offsets.topic.num.partitions=1",
  };

  @Override
  public void run() {
    try {
      Path folder = Files.createTempDirectory("odradek-rehearsal");
      try {
        rehearse(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void rehearse(Path folder) throws IOException {
    Map<String, String> settings = new TreeMap<>(ServerArguments.parse(LIKE_A_START).settings());
    settings.put("log.dirs", folder.toString());
    ProcessHandle self = ProcessHandle.current();
    try (Broker broker = ServerRun.start(settings); var client = new RehearsalClient(broker.port("PLAINTEXT"))) {
      Banner.text(BuildVersion.odradek(), broker.bootstrapServers(), settings, self.pid(), Duration.ZERO);
      client.playAll();
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
        Files.delete(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
