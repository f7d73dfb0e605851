package odradek.benchmarks.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import odradek.benchmarks.doctor.ContractResult;

/**
 * A storage engine that takes part.
 *
 * @param name its provider's name
 * @param origin where it comes from, for people
 * @param isPersistent whether it keeps anything over the end of a process
 * @param capabilities what it declares, in lower case
 * @param isPlugin whether it was brought along
 * @param contract how its contract tests ended; null if they were not run
 */
record Engine(String name, String origin, boolean isPersistent, List<String> capabilities, boolean isPlugin,
    ContractResult contract) {

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", name);
    json.put("origin", origin);
    json.put("plugin", isPlugin);
    json.put("persistent", isPersistent);
    json.put("capabilities", capabilities);
    if (contract != null) {
      json.put("contract", contract.json());
    }
    return json;
  }

  /** Why it cannot run a cell, or null. */
  String obstacle(Cell cell) {
    if (isPersistent) {
      return null;
    }
    if (cell.operation() == Operation.RECOVERY) {
      return "keeps nothing over the end of a process";
    }
    return cell.durability() == Durability.FLUSHED ? "has no device to flush to" : null;
  }
}
