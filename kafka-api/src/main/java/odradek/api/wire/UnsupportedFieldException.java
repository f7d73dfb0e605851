package odradek.api.wire;

/**
 * A message was to be written in a version that cannot carry one of its values. The caller chose a version that is too
 * old for what it wants to say.
 */
public final class UnsupportedFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnsupportedFieldException(String message) {
    super(message);
  }

  /**
   * A field that the version lacks holds something else than its default, and may not be dropped.
   *
   * @param struct the message or struct
   * @param field the field
   * @param version the version to be written
   */
  public static UnsupportedFieldException absent(String struct, String field, short version) {
    return new UnsupportedFieldException(struct + " version " + version + " has no field " + field
        + ", which is set to something else than its default");
  }

  /**
   * A field is null in a version in which it cannot be.
   *
   * @param struct the message or struct
   * @param field the field
   * @param version the version to be written
   */
  public static UnsupportedFieldException nullValue(String struct, String field, short version) {
    return new UnsupportedFieldException(struct + " version " + version + " cannot carry null in field " + field);
  }
}
