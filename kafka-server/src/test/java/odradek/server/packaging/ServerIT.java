package odradek.server.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code odradek server} as users run it: a process of the distribution. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ServerIT {

  private static final String ODRADEK = System.getProperty("odradek.distribution") + "/bin/odradek";
  private static final Pattern READY = Pattern.compile("Odradek \\S+ is ready.*: clients connect to 127\\.0\\.0\\.1:(\\d+)");

  @TempDir
  private Path folder;

  @Test
  void startsSaysSoAndStopsOnSigterm() throws Exception {
    Process server = new ProcessBuilder(ODRADEK, "server", "--override", "listeners=PLAINTEXT://127.0.0.1:0",
        "storage.provider=memory").directory(folder.toFile()).redirectError(folder.resolve("err").toFile()).start();
    try (BufferedReader out = server.inputReader()) {
      Matcher ready = READY.matcher(line(out));
      assertTrue(ready.matches(), () -> "err: " + err());
      String second = line(out);
      assertTrue(second.contains(folder.toRealPath().resolve("data").toString())
          && second.contains("storage memory, durability replicated") && second.contains("kill " + server.pid()),
          second);
      try (var client = new Socket("127.0.0.1", Integer.parseInt(ready.group(1)))) {
        server.toHandle().destroy(); // SIGTERM, and its output stays open
        assertEquals(-1, client.getInputStream().read());
      }
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, server.exitValue(), () -> "err: " + err());
      assertTrue(out.lines().collect(Collectors.joining()).contains("Odradek has stopped"));
      assertFalse(err().contains("ERROR"), this::err);
      assertTrue(Files.isDirectory(folder.resolve("data")));
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void readsAConfigurationFile() throws Exception {
    Path config = Files.writeString(folder.resolve("my.properties"),
        "listeners = PLAINTEXT://127.0.0.1:0\nlog.dirs = elsewhere\nstorage.provider = memory\nnum.io.threads = 9\n");
    Process server = new ProcessBuilder(ODRADEK, "server", "--config", config.toString())
        .directory(folder.toFile()).redirectError(folder.resolve("err").toFile()).start();
    try (BufferedReader out = server.inputReader()) {
      assertTrue(READY.matcher(line(out)).matches(), () -> "err: " + err());
      assertTrue(line(out).contains("elsewhere"));
      assertTrue(Files.isDirectory(folder.resolve("elsewhere")));
    } finally {
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    }
  }

  /** Starts load most classes from an archive that the first of them made. */
  @Test
  void startsFromAnArchiveOfClassData() throws Exception {
    Outcome prepared = Outcome.of(folder, ODRADEK, "prepare");
    assertEquals(0, prepared.exitCode(), prepared.err());
    assertEquals("", Outcome.of(folder, ODRADEK, "prepare").err(), "the second time there is nothing to do");
    Path loaded = folder.resolve("loaded");
    var command = new ProcessBuilder(ODRADEK, "server", "--override", "listeners=PLAINTEXT://127.0.0.1:0",
        "storage.provider=memory").directory(folder.toFile()).redirectError(folder.resolve("err").toFile());
    command.environment().put("ODRADEK_OPTS", "-Xlog:class+load:file=" + loaded);
    Process server = command.start();
    try (BufferedReader out = server.inputReader()) {
      assertTrue(READY.matcher(line(out)).matches(), () -> "err: " + err());
    } finally {
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS));
    }
    try (Stream<String> lines = Files.lines(loaded)) {
      List<String> broker = lines.filter(entry -> entry.contains(" odradek.core.Broker ")).toList();
      assertEquals(1, broker.size());
      assertTrue(broker.get(0).contains("source: shared objects file (top)"), broker.get(0));
    }
    assertFalse(err().contains("cds"), this::err);
  }

  /** A limit on the size of files stands for a full disk: the journal of the metadata cannot grow any more. */
  @Test
  void endsWithOneLineWhenItsMetadataCannotBeWritten() throws Exception {
    var command = new ProcessBuilder("sh", "-c", "ulimit -f 128; exec \"$0\" \"$@\"", ODRADEK, "server", "--override",
        "listeners=PLAINTEXT://127.0.0.1:0", "storage.provider=memory").directory(folder.toFile())
        .redirectError(folder.resolve("err").toFile());
    command.environment().put("ODRADEK_CDS", "off");
    command.environment().put("ODRADEK_OPTS", "-XX:-UsePerfData");
    Process server = command.start();
    try (BufferedReader out = server.inputReader()) {
      Matcher ready = READY.matcher(line(out));
      assertTrue(ready.matches(), () -> "err: " + err());
      try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + ready.group(1),
          "retries", 0, "default.api.timeout.ms", 20_000, "request.timeout.ms", 20_000))) {
        KafkaFuture<Void> created = admin.createTopics(List.of(new NewTopic("t", 4_000, (short) 1))).all();
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        assertThrows(ExecutionException.class, () -> created.get(30, TimeUnit.SECONDS));
      }
      assertEquals(1, server.exitValue(), () -> "err: " + err());
      List<String> said = err().lines().filter(entry -> entry.startsWith("odradek server: ")).toList();
      assertEquals(1, said.size(), this::err);
      assertTrue(said.get(0).startsWith("odradek server: the broker has stopped: the metadata quorum of node 1 failed: "),
          said.get(0));
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void saysWhyItCannotStart() throws Exception {
    failsWith("config num.partitions is '0': expected a whole number of at least 1", "--override", "num.partitions=0");
    failsWith("there is no configuration file", "--config", "missing.properties");
    try (var taken = new ServerSocket(0)) {
      failsWith("127.0.0.1:" + taken.getLocalPort(), "--override", "storage.provider=memory",
          "listeners=PLAINTEXT://127.0.0.1:" + taken.getLocalPort());
    }
    Outcome wrong = Outcome.of(folder, ODRADEK, "server", "--overide", "a=b");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("--overide"), wrong.err());
  }

  private void failsWith(String message, String... options) throws Exception {
    var command = new String[options.length + 2];
    command[0] = ODRADEK;
    command[1] = "server";
    System.arraycopy(options, 0, command, 2, options.length);
    Outcome failed = Outcome.of(folder, command);
    assertEquals(1, failed.exitCode(), failed.err());
    assertTrue(failed.err().contains(message), failed.err());
    assertFalse(failed.err().contains("\tat "), failed.err());
  }

  private static String line(BufferedReader out) throws IOException {
    String line = out.readLine();
    return line == null ? "(nothing more)" : line;
  }

  private String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
