package odradek.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderRowTest {

  private static final List<ProviderRow> ROWS = List.of(
      new ProviderRow("storage", "file", "1.0", "odradek.storage.file", List.of("persistent", "file-range")),
      new ProviderRow("codec", "q\"\\\n", "", "", List.of()));

  @Test
  void columnsAreAligned() {
    assertEquals(String.format("""
        KIND     NAME  VERSION  MODULE                CAPABILITIES%n\
        storage  file  1.0      odradek.storage.file  persistent file-range%n\
        codec    lz4   -        -                     -%n"""), ProviderRow.table(List.of(
            ROWS.get(0), new ProviderRow("codec", "lz4", "", "", List.of()))));
  }

  @Test
  void jsonIsEscaped() {
    assertEquals("""
        [
          {"kind": "storage", "name": "file", "version": "1.0", "module": "odradek.storage.file", \
        "capabilities": ["persistent", "file-range"]},
          {"kind": "codec", "name": "q\\"\\\\\\u000a", "version": "", "module": "", "capabilities": []}
        ]
        """, ProviderRow.json(ROWS));
  }
}
