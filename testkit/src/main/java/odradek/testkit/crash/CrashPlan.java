package odradek.testkit.crash;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a child is to do with its life.
 *
 * @param directory the engine's
 * @param seed of the script
 * @param stepsCount how many random calls
 * @param quietAppends how many appends in the quiet time after that; -1 for a clean end instead
 * @param quietState whether the quiet time has writes to the state area too
 */
record CrashPlan(Path directory, long seed, int stepsCount, int quietAppends, boolean quietState) {

  static final String VERB = "run";

  Line line() {
    return Line.of(VERB, URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8), seed, stepsCount,
        quietAppends,
        quietState);
  }

  static CrashPlan of(Line line) {
    return new CrashPlan(Path.of(URLDecoder.decode(line.text(0), StandardCharsets.UTF_8)), line.number(1),
        (int) line.number(2), (int) line.number(3), Boolean.parseBoolean(line.text(4)));
  }
}
