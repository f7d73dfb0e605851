package odradek.benchmarks.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Makes jars of plug-ins, sound ones and others: files to be packed, by name. */
public final class JarMaker {

  /** Where a storage provider is registered. */
  static final String STORAGE_SERVICE = "META-INF/services/odradek.core.spi.storage.StorageProvider";

  private static final Path SAMPLE = Path.of("..", "kafka-server", "src", "test", "sample", "heap");

  private final Path folder;
  private final Map<String, byte[]> files = new TreeMap<>();

  private JarMaker(Path folder) {
    this.folder = folder;
  }

  /** The sample plug-in {@code heap}, whole. */
  public static JarMaker heap(Path folder) throws IOException {
    var jar = new JarMaker(folder);
    Path sources = Files.createDirectories(folder.resolve("sources"));
    for (Path source : files(SAMPLE)) {
      Path target = sources.resolve(SAMPLE.relativize(source).toString());
      Files.createDirectories(target.getParent());
      Files.copy(source, target);
    }
    return jar;
  }

  /** Changes a source file of the plug-in. */
  public JarMaker change(String source, String from, String to) throws IOException {
    Path file = folder.resolve("sources").resolve(source);
    String text = Files.readString(file);
    assertEquals(true, text.contains(from), source + " has no '" + from + "'");
    Files.writeString(file, text.replace(from, to));
    return this;
  }

  /** Removes a source file, or another file that would be packed. */
  JarMaker without(String file) throws IOException {
    Files.delete(folder.resolve("sources").resolve(file));
    return this;
  }

  /** Packs another file, after everything else. */
  JarMaker with(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** As {@link #with(String, byte[])}, a text. */
  JarMaker with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Compiles and packs. */
  public Path make() throws IOException {
    Path sources = folder.resolve("sources");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(sources, classes);
    var packed = new TreeMap<String, byte[]>();
    for (Path file : files(classes)) {
      packed.put(classes.relativize(file).toString(), Files.readAllBytes(file));
    }
    for (Path file : files(sources)) {
      if (!file.toString().endsWith(".java")) {
        packed.put(sources.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    packed.putAll(files);
    Path jar = folder.resolve("heap.jar");
    try (OutputStream out = Files.newOutputStream(jar); var entries = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : packed.entrySet()) {
        entries.putNextEntry(new JarEntry(file.getKey().replace('\\', '/')));
        entries.write(file.getValue());
        entries.closeEntry();
      }
    }
    return jar;
  }

  /** The broker's modules are class-path entries here; as a module path they do as well. */
  private static void compile(Path sources, Path classes) throws IOException {
    var command = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", classes.toString(), "--module-path",
        modulePath()));
    List<Path> found = files(sources).stream().filter(file -> file.toString().endsWith(".java")).toList();
    if (found.stream().noneMatch(file -> file.endsWith("module-info.java"))) {
      command.addAll(List.of("-cp", modulePath()));
    }
    found.forEach(file -> command.add(file.toString()));
    var output = new StringWriter();
    var out = new PrintWriter(output);
    int status = ToolProvider.findFirst("javac").orElseThrow().run(out, out, command.toArray(String[]::new));
    assertEquals(0, status, output::toString);
  }

  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
        .filter(entry -> entry.matches(".*(kafka-core|kafka-api|slf4j-api).*"))
        .reduce((one, other) -> one + System.getProperty("path.separator") + other).orElseThrow();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
