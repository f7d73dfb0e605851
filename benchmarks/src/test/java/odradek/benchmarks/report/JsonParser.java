package odradek.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly, so that tests see what programs see. Numbers become doubles. */
public final class JsonParser {

  private final String text;
  private int at;

  private JsonParser(String text) {
    this.text = text;
  }

  /** The value of a text. */
  public static Object parse(String text) {
    var parser = new JsonParser(text);
    Object value = parser.value();
    parser.space();
    if (parser.at != text.length()) {
      throw parser.failure("the end");
    }
    return value;
  }

  private IllegalArgumentException failure(String expected) {
    return new IllegalArgumentException("expected " + expected + " at " + at + " of: " + text);
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(String word) {
    space();
    if (text.startsWith(word, at)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private void need(String word) {
    if (!take(word)) {
      throw failure("'" + word + "'");
    }
  }

  private Object value() {
    space();
    if (take("{")) {
      return map();
    } else if (take("[")) {
      return list();
    } else if (take("null")) {
      return null;
    } else if (take("true")) {
      return true;
    } else if (take("false")) {
      return false;
    }
    return text.charAt(at) == '"' ? string() : number();
  }

  private Map<String, Object> map() {
    var map = new LinkedHashMap<String, Object>();
    if (take("}")) {
      return map;
    }
    do {
      space();
      String key = string();
      need(":");
      map.put(key, value());
    } while (take(","));
    need("}");
    return map;
  }

  private List<Object> list() {
    var list = new ArrayList<>();
    if (take("]")) {
      return list;
    }
    do {
      list.add(value());
    } while (take(","));
    need("]");
    return list;
  }

  private String string() {
    need("\"");
    var string = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        string.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case 'n' -> string.append('\n');
        case 't' -> string.append('\t');
        case 'u' -> {
          string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        case '"', '\\' -> string.append(escaped);
        default -> throw failure("an escape");
      }
    }
    at++;
    return string.toString();
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return Double.valueOf(text.substring(start, at));
  }
}
