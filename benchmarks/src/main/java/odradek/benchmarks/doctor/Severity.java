package odradek.benchmarks.doctor;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
  /** As it should be, or worth knowing. */
  OK,
  /** Works here, but not everywhere or not as meant. */
  WARNING,
  /** Will not work. */
  ERROR;

  /** In lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
