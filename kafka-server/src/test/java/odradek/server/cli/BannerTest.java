package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BannerTest {

  @Test
  void saysWhereItIsAndHowToStopIt() {
    assertEquals(
        String.format("Odradek 1.0 is ready after 0.42 s: clients connect to h:1,h:2%n"
            + "  data in %s, /d, storage file, durability replicated; Ctrl-C or kill 17 stops it",
            Path.of("a").toAbsolutePath()),
        Banner.text("1.0", "h:1,h:2", Map.of("log.dirs", "a, /d"), 17, Duration.ofMillis(420)));
  }

  @Test
  void namesWhatWasChosen() {
    assertEquals(
        String.format("Odradek 1.0 is ready: clients connect to h:1%n"
            + "  data in /d, storage memory, durability flushed; Ctrl-C or kill 17 stops it"),
        Banner.text("1.0", "h:1",
            Map.of("log.dir", "/d", "storage.provider", "memory", "durability", "flushed"), 17, null));
  }
}
