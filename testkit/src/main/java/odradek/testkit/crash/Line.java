package odradek.testkit.crash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A line between the two processes: a verb and its arguments, none of which has a blank in it.
 *
 * @param verb what it is about
 * @param arguments the rest
 */
record Line(String verb, List<String> arguments) {

  /** Lines begin with this; others are somebody else's output. */
  private static final String MARK = "> ";

  static Line of(String verb, Object... arguments) {
    return new Line(verb, Arrays.stream(arguments).map(String::valueOf).toList());
  }

  /** The line that was sent, or null if it is none of ours. */
  static Line parse(String text) {
    if (!text.startsWith(MARK)) {
      return null;
    }
    List<String> words = List.of(text.substring(MARK.length()).split(" "));
    return new Line(words.get(0), words.subList(1, words.size()));
  }

  byte[] encoded() {
    return (this + "\n").getBytes(StandardCharsets.UTF_8);
  }

  String text(int index) {
    return arguments.get(index);
  }

  long number(int index) {
    return Long.parseLong(arguments.get(index));
  }

  @Override
  public String toString() {
    return MARK + verb + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
  }
}
