package odradek.server.packaging;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command did. */
record Outcome(int exitCode, String out, String err) {

  /** Runs a command to its end. */
  static Outcome of(Path folder, String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("odradek", ".out");
    Path err = Files.createTempFile("odradek", ".err");
    try {
      Process process = new ProcessBuilder(List.of(command))
          .directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail("no end in sight: " + String.join(" ", command) + "\n" + Files.readString(out) + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
