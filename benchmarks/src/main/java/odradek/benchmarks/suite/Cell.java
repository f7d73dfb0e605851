package odradek.benchmarks.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing to measure, with a name as {@code append-16k-p100-flushed}.
 *
 * @param operation what is done
 * @param batchBytes the size of a batch
 * @param partitionsCount over how many partitions, in turns
 * @param durability when an append is done; the others only read, and say {@code REPLICATED}
 */
record Cell(Operation operation, int batchBytes, int partitionsCount, Durability durability) {

  private static final Pattern NAME = Pattern.compile("([a-z]+)-([0-9]{1,4})k-p([0-9]{1,5})(-[a-z]+)?");
  private static final int KILO = 1024;
  private static final int[] BATCH_KILOBYTES = {1, 16, 256};
  private static final int[] PARTITION_COUNTS = {1, 100, 10_000};
  private static final List<String> DEFAULTS = List.of("append-1k-p1-replicated", "append-16k-p1-replicated",
      "append-256k-p1-replicated", "append-16k-p100-replicated", "append-16k-p10000-replicated",
      "append-16k-p1-flushed",
      "append-16k-p100-flushed", "tail-16k-p1", "catchup-16k-p1", "seek-16k-p1", "timestamp-16k-p1", "recovery-16k-p1",
      "compaction-16k-p1");

  /** The cells that run unless others are asked for. */
  static List<Cell> defaults() {
    return DEFAULTS.stream().map(Cell::parse).toList();
  }

  /** All of them. */
  static List<Cell> all() {
    var cells = new ArrayList<Cell>();
    for (Operation operation : Operation.values()) {
      if (operation == Operation.COMPACTION) {
        cells.add(new Cell(operation, 16 * KILO, 1, Durability.REPLICATED));
        continue;
      }
      for (int kilobytes : BATCH_KILOBYTES) {
        for (int partitionsCount : PARTITION_COUNTS) {
          cells.add(new Cell(operation, kilobytes * KILO, partitionsCount, Durability.REPLICATED));
          if (operation == Operation.APPEND) {
            cells.add(new Cell(operation, kilobytes * KILO, partitionsCount, Durability.FLUSHED));
          }
        }
      }
    }
    return cells;
  }

  /**
   * The cells that match words: {@code default}, {@code all}, or the beginning of names.
   *
   * @throws IllegalArgumentException if a word matches nothing
   */
  static List<Cell> matching(List<String> words) {
    var found = new LinkedHashMap<String, Cell>();
    for (String word : words) {
      List<Cell> cells = switch (word) {
        case "default" -> defaults();
        case "all" -> all();
        default -> beginningWith(word);
      };
      cells.forEach(cell -> found.putIfAbsent(cell.name(), cell));
    }
    return List.copyOf(found.values());
  }

  private static List<Cell> beginningWith(String word) {
    List<Cell> cells = all().stream()
        .filter(cell -> cell.name().equals(word) || cell.name().startsWith(word + "-")).toList();
    return cells.isEmpty() ? List.of(parse(word)) : cells;
  }

  /**
   * Reads a name; any size of batches up to 9999 KB and any number of partitions up to 99999 will do.
   *
   * @throws IllegalArgumentException if this is no name of a cell
   */
  static Cell parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (parts.matches()) {
      for (Operation operation : Operation.values()) {
        if (operation.text().equals(parts.group(1))) {
          return of(name, operation, parts);
        }
      }
    }
    throw unknown(name);
  }

  private static Cell of(String name, Operation operation, Matcher parts) {
    int batchBytes = Integer.parseInt(parts.group(2)) * KILO;
    int partitionsCount = Integer.parseInt(parts.group(3));
    String end = parts.group(4);
    boolean legal = end == null || operation == Operation.APPEND
        && (end.equals("-flushed") || end.equals("-replicated"));
    if (batchBytes < KILO || partitionsCount < 1 || !legal) {
      throw unknown(name);
    }
    Durability durability = "-flushed".equals(end) ? Durability.FLUSHED : Durability.REPLICATED;
    return new Cell(operation, batchBytes, partitionsCount, durability);
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("there is no cell '" + name
        + "'; expected default, all, an operation (append, tail, catchup, seek, timestamp, recovery, compaction) or a name "
        + "such as append-16k-p100-flushed; 'bench --list' shows them");
  }

  /** Its name. */
  String name() {
    String end = operation == Operation.APPEND ? "-" + durability.text() : "";
    return operation.text() + "-" + batchBytes / KILO + "k-p" + partitionsCount + end;
  }

  /** What it is, for people. */
  String title() {
    String partitions = partitionsCount == 1 ? "1 partition" : String.format(Locale.ROOT, "%,d partitions",
        partitionsCount);
    return batchBytes / KILO + " KB, " + partitions + (operation == Operation.APPEND ? ", " + durability.text() : "");
  }

  /** How it is written in a report. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", name());
    json.put("operation", operation.text());
    json.put("operationTitle", operation.title());
    json.put("unit", operation.unit());
    json.put("title", title());
    json.put("batchBytes", batchBytes);
    json.put("partitions", partitionsCount);
    json.put("durability", durability.text());
    return json;
  }
}
