package odradek.benchmarks.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the contract tests of one provider ended.
 *
 * @param failures name and message of each
 * @param problem why they did not run to their end, or null
 */
public record ContractResult(int passedCount, int skippedCount, List<String> failures, String problem) {

  /** Whether nothing went wrong. */
  public boolean isPassed() {
    return failures.isEmpty() && problem == null && passedCount > 0;
  }

  /** How it is written in a report. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("passed", passedCount);
    json.put("failed", failures.size());
    json.put("skipped", skippedCount);
    json.put("failures", failures);
    if (problem != null) {
      json.put("problem", problem);
    }
    return json;
  }
}
