package odradek.server.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide shows the samples as they are: every file, whole, import lines aside. */
class SpiGuideTest {

  private static final Path SAMPLES = Path.of("src", "test", "sample");
  private static final Path GUIDE = Path.of("..", "docs", "spi-guide.md");
  private static final Pattern LISTING = Pattern.compile("(?m)^`([^`]+)`\\n\\n```\\w+\\n(.*?)\\n```$", Pattern.DOTALL);
  private static final Pattern IMPORTS = Pattern.compile("(?m)^import [^\\n]*\\n");

  @Test
  void everySampleIsInTheGuideAsItIs() throws IOException {
    Map<String, String> listed = listings(Files.readString(GUIDE));
    Set<String> samples = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = SAMPLES.relativize(file).getName(0) + "/" + file.getFileName();
        assertTrue(samples.add(name), name + " is there twice");
        assertEquals(shown(Files.readString(file)), listed.get(name), name);
      }
    }
    assertEquals(samples, listed.keySet());
  }

  private static Map<String, String> listings(String guide) {
    var listings = new TreeMap<String, String>();
    Matcher matcher = LISTING.matcher(guide);
    while (matcher.find()) {
      listings.put(matcher.group(1), matcher.group(2));
    }
    return listings;
  }

  private static String shown(String source) {
    return IMPORTS.matcher(source).replaceAll("").replaceAll("\\n{3,}", "\n\n").strip();
  }
}
