package odradek.benchmarks.doctor;

/** Which provider the contract tests of this process are about: the class that a system property names. */
final class ProviderUnderTest {

  /** The system property. */
  static final String PROPERTY = "odradek.doctor.provider";

  private ProviderUnderTest() {}

  static <T> T make(Class<T> service) {
    String name = System.getProperty(PROPERTY);
    try {
      return service.cast(Class.forName(name).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("provider " + name + " cannot be made", e);
    }
  }
}
