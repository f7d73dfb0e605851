package odradek.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a list of keys, one per line, that is shipped beside the classes; behind a key there may be a value. */
final class KeyList {

  private KeyList() {}

  static Set<String> read(String resource) {
    return lines(resource).collect(Collectors.toUnmodifiableSet());
  }

  /** The values of each key, none where a key stands alone; a key may have several lines. */
  static Map<String, Set<String>> readValues(String resource) {
    return lines(resource).map(line -> line.split("=", 2)).collect(Collectors.toUnmodifiableMap(
        pair -> pair[0], pair -> pair.length == 1 ? Set.of() : Set.of(pair[1]), KeyList::both));
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> lines(String resource) {
    try (InputStream in = KeyList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing from the module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
