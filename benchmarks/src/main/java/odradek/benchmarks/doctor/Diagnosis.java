package odradek.benchmarks.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a jar is and what is to be fixed in it.
 *
 * @param providers those that could be made
 */
public record Diagnosis(Path jar, List<Tested> providers, List<Finding> findings) {

  /**
   * A provider with the result of its contract tests.
   *
   * @param provider never null
   * @param contract null if none were run
   */
  record Tested(FoundProvider provider, ContractResult contract) {}

  /** How many findings there are of a severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** The names of the storage providers, with their contract results; null for those that were not tested. */
  public Map<String, ContractResult> storage() {
    var names = new LinkedHashMap<String, ContractResult>();
    for (Tested tested : providers) {
      if (tested.provider().kind() == SpiKind.STORAGE) {
        names.put(tested.provider().name(), tested.contract());
      }
    }
    return names;
  }

  /** For people. */
  public String text() {
    var text = new StringBuilder(jar + "\n");
    for (Finding finding : findings) {
      text.append(String.format(Locale.ROOT, "  %-8s%-14s%s%n", finding.severity().text(), finding.check(),
          finding.message()));
      if (finding.remedy() != null) {
        text.append(" ".repeat(24)).append("-> ").append(finding.remedy()).append('\n');
      }
    }
    long errors = count(Severity.ERROR);
    long warnings = count(Severity.WARNING);
    return text.append(errors == 0 ? "Nothing has to be fixed" : errors + (errors == 1 ? " thing" : " things")
        + " to fix")
        .append(warnings == 0 ? "." : "; " + warnings
        + (warnings == 1 ? " warning." : " warnings.")).append('\n').toString();
  }

  /** For programs. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("jar", jar.toString());
    json.put("ok", count(Severity.ERROR) == 0);
    json.put("errors", count(Severity.ERROR));
    json.put("warnings", count(Severity.WARNING));
    var list = new ArrayList<Object>();
    for (Tested tested : providers) {
      var provider = new LinkedHashMap<String, Object>();
      provider.put("kind", tested.provider().kind().text());
      provider.put("name", tested.provider().name());
      provider.put("class", tested.provider().className());
      provider.put("spiVersion", tested.provider().spiVersion());
      provider.put("capabilities", tested.provider().capabilities());
      if (tested.contract() != null) {
        provider.put("contract", tested.contract().json());
      }
      list.add(provider);
    }
    json.put("providers", list);
    json.put("findings", findings.stream().map(Finding::json).toList());
    return json;
  }
}
