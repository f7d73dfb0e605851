package odradek.generator;

import odradek.generator.FieldType.Scalar;

/** Java expressions for a field's default and for whether a value differs from it. */
final class DefaultCode {

  private DefaultCode() {}

  /** The default as an expression. */
  static String value(FieldSpec field) {
    if (field.defaultsToNull()) {
      return "null";
    }
    if (field.type() instanceof FieldType.Array) {
      return "List.of()";
    }
    if (field.type() instanceof FieldType.Struct struct) {
      return struct.javaType() + ".defaults()";
    }
    return scalar((Scalar) field.type(), field.defaultText());
  }

  private static String scalar(Scalar type, String text) {
    boolean unset = text == null || text.isEmpty();
    return switch (type) {
      case BOOL -> unset ? "false" : Boolean.toString(Boolean.parseBoolean(text));
      case INT8 -> "(byte) " + integer(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> "(short) " + integer(text, Short.MIN_VALUE, Short.MAX_VALUE);
      case UINT16 -> integer(text, 0, 0xFFFF);
      case INT32 -> integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32 -> integer(text, 0, 0xFFFF_FFFFL) + "L";
      case INT64 -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE) + "L";
      case FLOAT64 -> unset ? "0.0" : Double.toString(Double.parseDouble(text));
      case STRING -> unset ? "\"\"" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case UUID -> {
        requireUnset(unset, type, text);
        yield "Uuid.ZERO";
      }
      case BYTES, RECORDS -> {
        requireUnset(unset, type, text);
        yield "ByteBuffer.allocate(0)";
      }
    };
  }

  private static String integer(String text, long low, long high) {
    long value = text == null || text.isEmpty() ? 0 : Long.decode(text);
    if (value < low || value > high) {
      throw new IllegalArgumentException("default " + text + " is not in the range " + low + " to " + high);
    }
    return Long.toString(value);
  }

  private static void requireUnset(boolean unset, Scalar type, String text) {
    if (!unset) {
      throw new IllegalArgumentException("default '" + text + "' is not supported for type " + type);
    }
  }

  /** A condition that holds when a component differs from its field's default. */
  static String differs(FieldSpec field) {
    String name = "this." + field.component();
    if (field.defaultsToNull()) {
      return name + " != null";
    }
    String orNull = field.isNullableSomewhere() ? name + " == null || " : "";
    if (field.type() instanceof FieldType.Array) {
      return orNull + "!" + name + ".isEmpty()";
    }
    if (field.type() instanceof FieldType.Struct) {
      return orNull + "!" + name + ".isDefault()";
    }
    String value = value(field);
    return switch ((Scalar) field.type()) {
      case BOOL -> value.equals("false") ? name : "!" + name;
      case STRING -> value.equals("\"\"") ? orNull + "!" + name + ".isEmpty()" : "!" + value + ".equals(" + name + ")";
      case UUID -> "!" + name + ".isZero()";
      case BYTES, RECORDS -> orNull + name + ".hasRemaining()";
      case FLOAT64 -> "Double.compare(" + name + ", " + value + ") != 0";
      default -> name + " != " + (value.startsWith("(") ? value.substring(value.indexOf(' ') + 1) : value);
    };
  }
}
