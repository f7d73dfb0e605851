package odradek.core.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes what is logged, until it is closed. The tests' logging backend writes to the standard error stream, whatever
 * that is at the time.
 *
 * <p><b>Threading:</b> one at a time in the process; other threads may log meanwhile.
 */
public final class LogCapture implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private LogCapture() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /** Begins. */
  public static LogCapture start() {
    return new LogCapture();
  }

  /** Everything so far, stack traces included. */
  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The lines of level ERROR, without their stack traces. */
  public List<String> errors() {
    return lines(" ERROR ");
  }

  /** The lines of level WARN. */
  public List<String> warnings() {
    return lines(" WARN ");
  }

  private List<String> lines(String level) {
    return text().lines().filter(line -> line.startsWith("[") && line.contains(level)).toList();
  }

  /** The first stack trace with the lines before it, empty if there is none. */
  public String firstTrace() {
    List<String> lines = text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("\tat ")) {
        return String.join("\n", lines.subList(Math.max(0, i - 3), Math.min(lines.size(), i + 12)));
      }
    }
    return "";
  }

  /** Forgets what was taken so far. */
  public void clear() {
    bytes.reset();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
