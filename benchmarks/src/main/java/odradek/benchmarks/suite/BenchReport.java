package odradek.benchmarks.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.benchmarks.report.Json;

/**
 * Everything that a run of the suite has found.
 *
 * @param started when, in ISO 8601
 * @param settings what was asked for
 * @param machine see {@link Machine}
 */
record BenchReport(String started, Map<String, Object> settings, Map<String, Object> machine, List<Engine> engines,
    List<Cell> cells, List<CellResult> results) {

  private static final int FORMAT = 1;
  private static final String PLACE = "\"@REPORT@\"";

  /** For programs. */
  String json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("format", FORMAT);
    json.put("started", started);
    json.put("settings", settings);
    json.put("machine", machine);
    json.put("engines", engines.stream().map(Engine::json).toList());
    json.put("cells", cells.stream().map(Cell::json).toList());
    json.put("results", results.stream().map(CellResult::json).toList());
    return Json.text(json);
  }

  /** A page that needs nothing else: the same numbers, and a script that draws them. */
  String html() throws IOException {
    try (InputStream template = BenchReport.class.getResourceAsStream("report.html")) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8).replace(PLACE, json().strip());
    }
  }
}
