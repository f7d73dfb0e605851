package odradek.server.it.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Writes a web server's access log: a file that looks like real input and is the same for the same seed. */
public final class AccessLog {

  private static final String[] METHODS = {"GET", "GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD"};
  private static final int[] STATUSES = {200, 200, 200, 200, 204, 301, 304, 400, 403, 404, 500, 503};
  private static final String[] AGENTS = {"curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101",
      "kube-probe/1.31", "Go-http-client/2.0", "-"};
  private static final String[] WORDS = {"api", "v1", "orders", "items", "users", "search", "static", "img", "cart",
      "caf\u00e9", "login", "health", "metrics", "export", "a%20b"};

  private static final String FORMAT =
      "10.%d.%d.%d - - [%02d/Oct/2026:%02d:%02d:%02d +0000] \"%s %s?id=%d HTTP/1.1\" %d %d \"-\" \"%s\"";

  private AccessLog() {
  }

  /** Writes the given number of lines. */
  public static void write(Path file, int lineCount, long seed) throws IOException {
    Random random = new Random(seed);
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (int i = 0; i < lineCount; i++) {
        writer.write(line(i, random));
        writer.write('\n');
      }
    }
  }

  private static String line(int index, Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
      path.append('/').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.format(Locale.ROOT, FORMAT, random.nextInt(4), random.nextInt(256), random.nextInt(256),
        1 + index / 86_400 % 28, index / 3_600 % 24, index / 60 % 60, index % 60,
        METHODS[random.nextInt(METHODS.length)], path, index, STATUSES[random.nextInt(STATUSES.length)],
        random.nextInt(100_000), AGENTS[random.nextInt(AGENTS.length)]);
  }
}
