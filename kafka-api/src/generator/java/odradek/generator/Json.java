package odradek.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses JSON with line comments into maps, lists, strings, booleans and nulls. Numbers are kept as their text, since
 * a definition may write the same default with or without quotes.
 */
final class Json {
  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  /** Parses a text that holds one value. */
  static Object parse(String text) {
    var json = new Json(text);
    Object value = json.value();
    json.skipBlanks();
    if (json.position != text.length()) {
      throw json.error("text after the end of the value");
    }
    return value;
  }

  private Object value() {
    char c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> literal();
    };
  }

  private Map<String, Object> object() {
    var members = new LinkedHashMap<String, Object>();
    expect('{');
    while (peek() != '}') {
      String key = string();
      expect(':');
      if (members.put(key, value()) != null) {
        throw error("key '" + key + "' comes twice");
      }
      if (peek() != '}') {
        expect(',');
      }
    }
    expect('}');
    return members;
  }

  private List<Object> array() {
    var elements = new ArrayList<>();
    expect('[');
    while (peek() != ']') {
      elements.add(value());
      if (peek() != ']') {
        expect(',');
      }
    }
    expect(']');
    return elements;
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        position += 4;
        yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
      }
      default -> throw error("unknown escape '\\" + c + "'");
    };
  }

  private Object literal() {
    int start = position;
    while (position < text.length() && "+-.".indexOf(text.charAt(position)) >= 0
        || position < text.length() && Character.isLetterOrDigit(text.charAt(position))) {
      position++;
    }
    String word = text.substring(start, position);
    return switch (word) {
      case "" -> throw error("a value is missing");
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      case "null" -> null;
      default -> word;
    };
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw error("expected '" + wanted + "', found '" + text.charAt(position) + "'");
    }
    position++;
  }

  private char peek() {
    skipBlanks();
    if (position == text.length()) {
      throw error("the text ends too early");
    }
    return text.charAt(position);
  }

  private char next() {
    if (position == text.length()) {
      throw error("the text ends inside a string");
    }
    return text.charAt(position++);
  }

  private void skipBlanks() {
    while (position < text.length()) {
      if (text.startsWith("//", position)) {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(text.charAt(position))) {
        position++;
      } else {
        return;
      }
    }
  }

  private IllegalArgumentException error(String what) {
    long line = text.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
    return new IllegalArgumentException("line " + line + ": " + what);
  }
}
