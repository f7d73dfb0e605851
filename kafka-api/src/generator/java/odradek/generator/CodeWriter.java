package odradek.generator;

/** Collects indented Java source. */
final class CodeWriter {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Adds one line; a line that opens a block indents what follows, one that closes a block takes that back. */
  CodeWriter line(String line) {
    if (line.startsWith("}")) {
      depth--;
    }
    if (!line.isEmpty()) {
      text.append("  ".repeat(depth)).append(line);
    }
    text.append('\n');
    if (line.endsWith("{")) {
      depth++;
    }
    return this;
  }

  /** Adds {@code body} under a condition, which is left out where it is always true. */
  CodeWriter when(String condition, Runnable body) {
    switch (condition) {
      case "false" -> { }
      case "true" -> body.run();
      default -> {
        line("if (" + condition + ") {");
        body.run();
        line("}");
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
