package odradek.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a distribution, which has no {@code benchmarks.jar}, the launcher says where to get it. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir
  Path folder;

  @Test
  void aMissingJarIsExplained() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path launcher = Files.copy(Path.of("..", "bin", "odradek"), bin.resolve("odradek"));
    for (String command : new String[] {"bench", "compare", "doctor"}) {
      var builder = new ProcessBuilder("sh", launcher.toString(), command).redirectErrorStream(true);
      builder.environment().remove("ODRADEK_BENCHMARKS");
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue(), said);
      assertTrue(said.contains("'" + command + "' needs ") && said.contains("-pl benchmarks -am package"), said);
    }
  }
}
