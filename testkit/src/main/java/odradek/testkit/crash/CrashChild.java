package odradek.testkit.crash;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.SynchronousQueue;
import odradek.core.spi.storage.StorageProvider;

/**
 * The process that is killed. Gets the provider's name and its settings as arguments, and from its input the plan of
 * its life; ends when its input does, so that it never outlives the test.
 */
final class CrashChild {

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final SynchronousQueue<Line> commands = new SynchronousQueue<>();

  private CrashChild() {}

  /** For the launcher alone. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // What somebody prints goes elsewhere: the output is for lines.
    System.setOut(System.err);
    var settings = new HashMap<String, String>();
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    new CrashChild().run(arguments[0], settings);
  }

  private void run(String name, Map<String, String> settings) throws IOException, InterruptedException {
    StorageProvider provider = ServiceLoader.load(StorageProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(candidate -> candidate.name().equals(name)).findFirst().orElseThrow(
            () -> new IllegalArgumentException("no storage provider '" + name
            + "' is registered in META-INF/services of "
                + System.getProperty("java.class.path")));
    var reader = new Thread(this::readCommands, "crash-commands");
    reader.setDaemon(true);
    reader.start();
    say(Line.of("ready"));
    CrashPlan plan = CrashPlan.of(commands.take());
    try {
      new CrashScript(provider, settings, plan, this).run();
    } catch (IOException | RuntimeException | AssertionError e) {
      e.printStackTrace();
      say(Line.of("failed", e.toString().replaceAll("\\s+", "_")));
      Runtime.getRuntime().halt(1);
    }
    say(Line.of("bye"));
    Runtime.getRuntime().halt(0);
  }

  private void readCommands() {
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        commands.put(Line.parse(text));
      }
    } catch (IOException e) {
      e.printStackTrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(2);
  }

  /** Tells the other side; when this returns, it is told, whatever becomes of this process. */
  synchronized void say(Line line) {
    try {
      out.write(line.encoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the other side to say something. */
  Line hear() throws InterruptedException {
    return commands.take();
  }
}
