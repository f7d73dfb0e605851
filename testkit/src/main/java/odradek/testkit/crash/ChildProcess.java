package odradek.testkit.crash;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import odradek.core.spi.storage.StorageProvider;

/**
 * A child seen from the test: started, told its plan, listened to, killed. Everything is on its class path, whatever
 * the test itself runs on.
 *
 * <p><b>Threading:</b> confined to the test's thread; one thread of its own reads the pipe.
 */
final class ChildProcess implements AutoCloseable {

  private static final long SILENCE_SECONDS = 60;

  /** As quick a start as the virtual machine offers. */
  private static final List<String> OPTIONS = List.of(
      "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx256m");

  private static final Line END = Line.of("end");

  private final Process process;
  private final Path errors;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    var reader = new Thread(this::read, "crash-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a child that waits for its plan.
   *
   * @param errors where its standard error goes
   */
  static ChildProcess start(
      StorageProvider provider, Map<String, String> settings, List<String> jvmOptions, Path errors) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath(provider)));
    command.add(CrashChild.class.getName());
    command.add(provider.name());
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new ChildProcess(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  /**
   * What this virtual machine was given, and where the provider's class and this one are, in case that is elsewhere.
   */
  private static LinkedHashSet<String> classPath(StorageProvider provider) {
    var entries = new LinkedHashSet<String>();
    entries.add(locationOf(provider.getClass()));
    entries.add(locationOf(CrashChild.class));
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String path = System.getProperty(property, "");
      entries.addAll(path.isEmpty() ? List.of() : List.of(path.split(File.pathSeparator)));
    }
    return entries;
  }

  private static String locationOf(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    URL url = type.getResource("/" + file);
    String text = String.valueOf(url);
    if (text.startsWith("jar:")) {
      text = text.substring("jar:".length(), text.indexOf("!/"));
    } else {
      text = text.substring(0, text.length() - file.length());
    }
    return Path.of(URI.create(text)).toString();
  }

  private void read() {
    var text = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      byte[] piece = new byte[8192];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        for (int i = 0; i < count; i++) {
          if (piece[i] != '\n') {
            text.write(piece[i]);
          } else {
            add(Line.parse(text.toString(StandardCharsets.UTF_8)));
            text.reset();
          }
        }
      }
    } catch (IOException e) {
      lines.add(Line.of("lost", e));
    }
    // A line that has no end was not said.
    lines.add(END);
  }

  private void add(Line line) {
    if (line != null) {
      lines.add(line);
    }
  }

  /** Tells the child something. */
  void say(Line line) throws IOException {
    process.getOutputStream().write(line.encoded());
    process.getOutputStream().flush();
  }

  /** What the child says next, or null if it is gone. */
  Line hear() throws InterruptedException {
    Line line = lines.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("the child has said nothing for " + SILENCE_SECONDS + " s");
    }
    return line == END ? null : line;
  }

  /** Ends the child where it is; what it has said may still be heard. */
  void kill() throws InterruptedException {
    // The process's own method would close the pipe, too, and what is in there would be lost.
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** The end of what it wrote to its standard error. */
  String errors() throws IOException {
    String text = Files.exists(errors) ? Files.readString(errors) : "";
    return text.substring(Math.max(0, text.length() - 4_000));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
