package odradek.server.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns that are as wide as they need to be, two blanks apart.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private final int[] widths;

  /** A table that begins with its headings. */
  public TextTable(String... headings) {
    widths = new int[headings.length];
    add(headings);
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are headings; one that is empty is shown as a dash
   */
  public TextTable add(String... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException("a row with " + cells.length + " cells, expected " + widths.length);
    }
    var row = new ArrayList<String>(cells.length);
    for (int i = 0; i < cells.length; i++) {
      row.add(cells[i].isEmpty() ? "-" : cells[i]);
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
    rows.add(row);
    return this;
  }

  /**
   * The table, a line per row, each with its end.
   *
   * @param indent blanks before each line
   */
  public String text(int indent) {
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder(" ".repeat(indent));
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
