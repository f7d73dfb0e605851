package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOptionsTest {

  @TempDir
  private Path folder;

  @Test
  void withoutAWordItIsForThisMachineOnly() throws IOException {
    assertEquals(
        Map.of("listeners", "PLAINTEXT://127.0.0.1:9092", "log.dirs", "data"),
        new ServerOptions(null, Map.of()).settings());
  }

  @Test
  void overridesGoBeforeTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("c"), "# comment\nnode.id = 7 \nlog.dir=/d\nnum.partitions=1\n");
    assertEquals(
        Map.of("listeners", "PLAINTEXT://:9092", "log.dir", "/d", "node.id", "7", "num.partitions", "3"),
        new ServerOptions(file, Map.of("num.partitions", "3")).settings());
  }

  @Test
  void namesFilesThatCannotBeRead() throws IOException {
    Path missing = folder.resolve("missing");
    assertTrue(failure(missing).contains(missing.toString()));
    Path broken = Files.writeString(folder.resolve("broken"), "key=\\u12");
    assertTrue(failure(broken).contains(broken + " is not a properties file"), failure(broken));
    Path binary = Files.write(folder.resolve("binary"), "k\u00e4y=v".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(failure(binary).contains(binary + " is not a properties file"), failure(binary));
  }

  private static String failure(Path file) {
    return assertThrows(IOException.class, () -> new ServerOptions(file, Map.of()).settings()).getMessage();
  }
}
