package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Makes a plug-in's jar from its sources, as its author would: against the jars that are shipped, with every warning on. */
final class PluginJar {

  /** What is shipped. */
  static final Path LIB = Path.of(System.getProperty("odradek.distribution"), "lib");

  private static final Path SAMPLES = Path.of("src", "test", "sample").toAbsolutePath();

  private PluginJar() {}

  /** Compiles a sample and packs it with its other files. */
  static Path of(String sample, Path folder) throws IOException {
    Path sources = SAMPLES.resolve(sample);
    Path classes = Files.createDirectories(folder.resolve(sample + "-classes"));
    compile(files(sources, ".java"), classes);
    Path jar = folder.resolve("sample-" + sample + ".jar");
    try (OutputStream out = Files.newOutputStream(jar); var packed = new JarOutputStream(out)) {
      for (Path file : files(classes, "")) {
        add(packed, classes, file);
      }
      for (Path file : files(sources.resolve("META-INF"), "")) {
        add(packed, sources, file);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream jar, Path root, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
    Files.copy(file, jar);
    jar.closeEntry();
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void compile(List<Path> sources, Path classes) {
    var command = new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Xdoclint:html,reference,syntax", "-Werror",
        "-d", classes.toString(), "--module-path", LIB.toString()));
    sources.forEach(source -> command.add(source.toString()));
    var output = new StringWriter();
    var out = new PrintWriter(output);
    int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, command.toArray(String[]::new));
    assertEquals(0, status, output::toString);
  }
}
