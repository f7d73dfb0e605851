package odradek.core.plugin;

import java.util.Map;

/** Providers that a test names instead of having them searched. */
public final class TestProviders {

  private TestProviders() {}

  /** Exactly these. */
  public static <P> Providers<P> of(String kind, Map<String, P> byName) {
    return new Providers<>(kind, byName);
  }
}
