package odradek.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of cells and what they mean. */
class CellTest {

  @Test
  void everyNameIsReadBack() {
    for (Cell cell : Cell.all()) {
      assertEquals(cell, Cell.parse(cell.name()));
    }
    assertTrue(Cell.all().containsAll(Cell.defaults()));
    assertEquals(new Cell(Operation.APPEND, 4096, 7, Durability.FLUSHED), Cell.parse("append-4k-p7-flushed"));
  }

  @Test
  void wordsChooseCells() {
    assertEquals(Cell.defaults(), Cell.matching(List.of("default", "seek-16k-p1")));
    assertEquals(18, Cell.matching(List.of("append")).size());
    assertEquals(2, Cell.matching(List.of("append-1k-p100")).size());
    assertEquals(List.of("tail-4k-p2"), Cell.matching(List.of("tail-4k-p2")).stream().map(Cell::name).toList());
  }

  @Test
  void otherNamesAreRefused() {
    for (String name : List.of("", "appendix", "append-0k-p1", "append-1k-p0", "seek-1k-p1-flushed",
        "append-1k-p1-quick",
        "append-1kp1", "jump-1k-p1")) {
      String message = assertThrows(IllegalArgumentException.class, () -> Cell.matching(List.of(name))).getMessage();
      assertTrue(message.contains("'" + name + "'") && message.contains("--list"), message);
    }
  }
}
