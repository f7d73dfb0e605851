package odradek.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One directory and the children that live and die on it. Each child first reports what the one before it left behind.
 *
 * <p>Confined to the test's thread.
 */
final class CrashCase {

  /** Makes children; the next one may be under way before it is asked for. */
  @FunctionalInterface
  interface Nursery {
    ChildProcess next() throws IOException;
  }

  private static final int HISTORY = 120;
  private static final int MOST_LINES = 200;
  private static final int MOST_LINES_TO_WAIT = 2_000;

  /** Calls that are worth to be interrupted. */
  private static final List<String> CALLS = List.of("replace", "replace", "replace", "truncate", "advance", "delete",
      "create", "write", "flush", "close", "maintain");

  private static final int MOST_QUIET_APPENDS = 60;
  private static final int MOST_WAIT_NS = 300_000;
  private static final int OPENING_WAIT_NS = 4_000_000;

  /** When a child dies. */
  private enum End { OPENING, WORKING, QUIET }

  private final long seed;
  private final SplittableRandom random;
  private final Path directory;
  private final Nursery nursery;
  private final boolean nativeThreads;
  private final CrashModel model = new CrashModel();
  private final List<String> history = new ArrayList<>();
  private ChildProcess child;
  private int powerCutCount;

  CrashCase(long seed, Path directory, Nursery nursery, boolean nativeThreads) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.directory = directory;
    this.nursery = nursery;
    this.nativeThreads = nativeThreads;
  }

  /** How many children died with a loss of power. */
  int powerCutCount() {
    return powerCutCount;
  }

  /** As many lives as there are kills, and a last one that looks and leaves. */
  void run(int killsCount) throws IOException, InterruptedException {
    try {
      for (int i = 0; i < killsCount; i++) {
        live();
      }
      leave();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + describe(), e);
    } finally {
      if (child != null) {
        child.close();
      }
    }
  }

  private End drawEnd() {
    int drawn = random.nextInt(8);
    return drawn == 0 ? End.OPENING : drawn < 4 ? End.WORKING : End.QUIET;
  }

  private void live() throws IOException, InterruptedException {
    End end = drawEnd();
    boolean quietState = random.nextInt(4) == 0;
    int quietAppends = random.nextInt(1, MOST_QUIET_APPENDS);
    begin(new CrashPlan(directory, random.nextLong(), end == End.QUIET ? random.nextInt(60) : Integer.MAX_VALUE,
        quietAppends, quietState));
    DirectoryImage image = switch (end) {
      case OPENING -> dieAfter("open", random.nextInt(1, 4));
      case WORKING -> dieWorking();
      case QUIET -> dieQuiet(random.nextInt(2 * quietAppends));
    };
    double share = random.nextDouble();
    idle((int) (share * share * (end == End.OPENING ? OPENING_WAIT_NS : MOST_WAIT_NS)));
    kill();
    if (image != null) {
      strike(image, nativeThreads || quietState);
    }
  }

  /** Listens for a number of lines that begin with a word, or to the end of the opening if they are about that. */
  private DirectoryImage dieAfter(String verb, int count) throws InterruptedException {
    int left = count;
    for (int lines = 0; left > 0 && lines < MOST_LINES_TO_WAIT; lines++) {
      Line line = hearMore();
      left -= line.verb().startsWith(verb) ? 1 : 0;
      left = verb.equals("open") && line.verb().equals("found") ? 0 : left;
    }
    return null;
  }

  /** After some line, or in the middle of a certain call, since some take long but are rare. */
  private DirectoryImage dieWorking() throws InterruptedException {
    dieAfter("found", 1);
    return random.nextInt(4) == 0 ? dieAfter("", random.nextInt(1, MOST_LINES))
        : dieAfter(CALLS.get(random.nextInt(CALLS.size())), random.nextInt(1, 3));
  }

  private DirectoryImage dieQuiet(int linesCount) throws IOException, InterruptedException {
    String verb = "";
    while (!verb.equals("quiet") && !verb.equals("over")) {
      verb = hearMore().verb();
    }
    if (verb.equals("over")) {
      return null;
    }
    DirectoryImage image = nativeThreads ? DirectoryImage.atRest(directory) : DirectoryImage.of(directory);
    child.say(Line.of("go"));
    for (int left = linesCount; left > 0 && !verb.equals("over"); left--) {
      verb = hearMore().verb();
    }
    return image;
  }

  private Line hearMore() throws InterruptedException {
    Line line = hear();
    if (line == null) {
      throw new AssertionError("the child ended by itself");
    }
    return line;
  }

  private void begin(CrashPlan plan) throws IOException, InterruptedException {
    child = nursery.next();
    note("next child: " + plan);
    Line ready = child.hear();
    if (ready == null || !ready.verb().equals("ready")) {
      throw new AssertionError("a child did not start: " + ready);
    }
    child.say(plan.line());
  }

  private Line hear() throws InterruptedException {
    Line line = child.hear();
    if (line != null) {
      note(line.toString());
      model.accept(line);
    }
    return line;
  }

  /** So that the end does not always come right after a line. */
  private static void idle(int waitNs) {
    long untilNs = System.nanoTime() + waitNs;
    while (System.nanoTime() < untilNs) {
      Thread.onSpinWait();
    }
  }

  private void kill() throws InterruptedException {
    child.kill();
    note("killed, but had said before:");
    while (hear() != null) {
      continue;
    }
  }

  private void strike(DirectoryImage image, boolean mayReorganise) throws IOException {
    List<String> damages = PowerCut.strike(directory, image, mayReorganise, random);
    damages.forEach(this::note);
    if (!damages.isEmpty()) {
      powerCutCount++;
      model.powerLost();
    }
  }

  private void leave() throws IOException, InterruptedException {
    begin(new CrashPlan(directory, random.nextLong(), 0, -1, false));
    Line last = null;
    for (Line line = hear(); line != null; line = hear()) {
      last = line;
    }
    if (last == null || !last.verb().equals("bye")) {
      throw new AssertionError("the last child ended after " + last);
    }
  }

  private void note(String what) {
    history.add(what);
    if (history.size() > 10 * HISTORY) {
      history.subList(0, history.size() - HISTORY).clear();
    }
  }

  private String describe() throws IOException {
    var text = new StringBuilder();
    history.subList(Math.max(0, history.size() - HISTORY),
        history.size()).forEach(each -> text.append(each).append('\n'));
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          text.append(file).append(' ').append(Files.size(file)).append('\n');
        }
      }
    }
    return text + (child == null ? "" : "the child's errors:\n" + child.errors());
  }
}
