package odradek.benchmarks.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was found.
 *
 * @param check what was looked at, one word
 * @param message names the thing
 * @param remedy what to do, or null
 */
public record Finding(Severity severity, String check, String message, String remedy) {

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("severity", severity.text());
    json.put("check", check);
    json.put("message", message);
    if (remedy != null) {
      json.put("remedy", remedy);
    }
    return json;
  }
}
