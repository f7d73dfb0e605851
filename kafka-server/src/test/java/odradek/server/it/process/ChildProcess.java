package odradek.server.it.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A child process whose standard output is read line by line and whose standard error goes to a file.
 *
 * <p><b>Threading:</b> thread-safe; a daemon thread reads the output. The process, with its descendants, dies at
 * {@link #close()} and with this JVM.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration DEATH_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path errorFile;
  private final Thread reaper;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private int nextLine;
  private boolean ended;

  private ChildProcess(String name, Process process, Path errorFile) {
    this.name = name;
    this.process = process;
    this.errorFile = errorFile;
    this.reaper = new Thread(this::destroy, "reap-" + name);
    Runtime.getRuntime().addShutdownHook(reaper);
    this.reader = new Thread(this::readLines, "output-of-" + name);
    reader.setDaemon(true);
  }

  /** Starts a command; {@code name} is used in messages and for the files in {@code directory}. */
  public static ChildProcess start(String name, Path directory, List<String> command) {
    return start(name, directory, new ProcessBuilder(command));
  }

  /** Starts what the builder describes; its output redirections are set here. */
  public static ChildProcess start(String name, Path directory, ProcessBuilder builder) {
    try {
      Path errorFile = Files.createTempFile(directory, name + "-", ".err");
      builder.redirectError(errorFile.toFile());
      ChildProcess child = new ChildProcess(name, builder.start(), errorFile);
      child.reader.start();
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + builder.command(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Standard input of the process. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Sends one line to the process. */
  public void writeLine(String line) {
    try {
      input().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + this, e);
    }
  }

  /** Tells the process that no more input comes. */
  public void closeInput() {
    try {
      input().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the input of " + this, e);
    }
  }

  /** Waits for the next line that is accepted; lines before it are passed over. */
  public synchronized String awaitLine(String what, Duration limit, Predicate<String> accepted) {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (true) {
      while (nextLine < lines.size()) {
        String line = lines.get(nextLine++);
        if (accepted.test(line)) {
          return line;
        }
      }
      long leftNs = deadlineNs - System.nanoTime();
      if (ended || leftNs <= 0) {
        throw new AssertionError((ended ? "output ended before " : "timed out waiting for ") + what + ": " + this);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what + ": " + this, e);
      }
    }
  }

  /** All lines that were read so far. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** What the process wrote to standard error. */
  public String errors() {
    try {
      return Files.readString(errorFile, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the process to end and its output to be read. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("did not end within " + limit.toSeconds() + " s: " + this);
      }
      reader.join(DEATH_LIMIT.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the end of " + this, e);
    }
  }

  /** Waits for the process to end with status zero and answers with its output. */
  public List<String> awaitSuccess(Duration limit) {
    int status = awaitExit(limit);
    if (status != 0) {
      throw new AssertionError("ended with status " + status + ": " + this);
    }
    return lines();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL to the process and all below it; returns when they are gone. */
  public void kill() {
    destroy();
    awaitExit(DEATH_LIMIT);
  }

  private void destroy() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(reaper);
  }

  private void readLines() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(output lost: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public String toString() {
    List<String> read = lines();
    String errors = errors();
    return name + " (pid " + pid() + (isAlive() ? ", alive" : ", status " + process.exitValue()) + ")\noutput: "
        + String.join("\n  ", read.subList(Math.max(0, read.size() - 40), read.size()))
        + "\nerrors: " + errors.substring(Math.max(0, errors.length() - 4000));
  }
}
