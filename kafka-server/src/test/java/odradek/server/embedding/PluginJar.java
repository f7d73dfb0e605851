package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
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

/** Makes a plug-in's jar from its sources as its author would: against what is shipped, with every warning on. */
final class PluginJar {

  /** What is shipped. */
  static final Path LIB = Path.of(System.getProperty("odradek.distribution"), "lib");

  private static final Path SAMPLES = Path.of("src", "test", "sample").toAbsolutePath();

  private PluginJar() {}

  /** Compiles a sample and packs it with its other files. */
  static Path of(String sample, Path folder) throws IOException {
    Path sources = SAMPLES.resolve(sample);
    Path classes = Files.createDirectories(folder.resolve(sample + "-classes"));
    compile(files(sources, ".java"), "-d", classes.toString(), "--module-path", LIB.toString());
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

  /** Compiles the tests of a sample, on the class path as most tests are; the folder of their classes. */
  static Path testsOf(String sample, Path jar, Path folder) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(sample + "-test-classes"));
    compile(files(SAMPLES.resolve(sample + "-test"), ".java"), "-d", classes.toString(),
        "-cp", System.getProperty("java.class.path") + File.pathSeparator + jar);
    return classes;
  }

  private static void compile(List<Path> sources, String... options) {
    // A class path may name what is not there, and annotations of libraries need not be.
    var command = new ArrayList<>(List.of("--release", "17", "-Xlint:all,-path,-classfile,-processing", "-Werror",
        "-Xdoclint:html,reference,syntax", "-proc:none"));
    command.addAll(List.of(options));
    sources.forEach(source -> command.add(source.toString()));
    var output = new StringWriter();
    var out = new PrintWriter(output);
    int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, command.toArray(String[]::new));
    assertEquals(0, status, output::toString);
  }
}
