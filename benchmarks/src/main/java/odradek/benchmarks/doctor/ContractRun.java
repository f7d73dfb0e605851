package odradek.benchmarks.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the contract tests of a provider in a process of its own, which may hang or die. */
final class ContractRun {

  private static final int SHOWN_CHARS = 400;

  private final List<Path> jars;
  private final boolean all;
  private final long limitSeconds;

  /**
   * @param jars the plug-in and what it needs; they come first on the class path
   * @param all whether the tests run that take long, too
   */
  ContractRun(List<Path> jars, boolean all, long limitSeconds) {
    this.jars = jars;
    this.all = all;
    this.limitSeconds = limitSeconds;
  }

  ContractResult run(FoundProvider provider) throws IOException, InterruptedException {
    Path result = Files.createTempFile("odradek-doctor", ".txt");
    Path output = Files.createTempFile("odradek-doctor", ".out");
    try {
      Process process = new ProcessBuilder(command(provider, result))
          .redirectErrorStream(true).redirectOutput(output.toFile()).start();
      boolean ended;
      try {
        ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      } finally {
        process.destroyForcibly();
      }
      return result(Files.readAllLines(result), ended ? problem(process.exitValue(), output)
          : "the tests did not end within " + limitSeconds + " s");
    } finally {
      Files.deleteIfExists(result);
      Files.deleteIfExists(output);
    }
  }

  private List<String> command(FoundProvider provider, Path result) {
    var classPath = new ArrayList<String>();
    jars.forEach(jar -> classPath.add(jar.toString()));
    classPath.add(System.getProperty("java.class.path"));
    return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx1g",
        "-D" + ProviderUnderTest.PROPERTY + "=" + provider.className(),
        "-cp", String.join(File.pathSeparator, classPath), ContractMain.class.getName(),
        result.toString(), provider.kind().name(), all ? "all" : "subset");
  }

  private static String problem(int status, Path output) throws IOException {
    if (status == 0) {
      return null;
    }
    String said = Files.readString(output, StandardCharsets.UTF_8).strip();
    return "the process of the tests ended with " + status + ": "
        + said.substring(0, Math.min(SHOWN_CHARS, said.length()));
  }

  private static ContractResult result(List<String> lines, String problem) {
    int passedCount = 0;
    int skippedCount = 0;
    var failures = new ArrayList<String>();
    for (String line : lines) {
      String[] parts = line.split("\t", 3);
      switch (parts[0]) {
        case ContractMain.PASSED -> passedCount++;
        case ContractMain.SKIPPED -> skippedCount++;
        case ContractMain.FAILED -> failures.add(parts[1] + ": " + parts[2]);
        default -> { }
      }
    }
    boolean complete = lines.contains(ContractMain.END);
    String why = problem == null && !complete ? "the process of the tests ended before they did" : problem;
    return new ContractResult(passedCount, skippedCount, failures, why);
  }
}
