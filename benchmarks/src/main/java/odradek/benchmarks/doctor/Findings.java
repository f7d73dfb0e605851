package odradek.benchmarks.doctor;

import java.util.ArrayList;
import java.util.List;

/** What has been found so far, in the order in which it was. */
final class Findings {

  private final List<Finding> all = new ArrayList<>();

  void ok(String check, String message) {
    all.add(new Finding(Severity.OK, check, message, null));
  }

  void warning(String check, String message, String remedy) {
    all.add(new Finding(Severity.WARNING, check, message, remedy));
  }

  void error(String check, String message, String remedy) {
    all.add(new Finding(Severity.ERROR, check, message, remedy));
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  boolean hasErrors() {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  boolean hasErrors(String check) {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR && finding.check().equals(check));
  }
}
