package odradek.generator;

/** The type of a field: a scalar, a struct of the same message, or an array of either. */
sealed interface FieldType {

  /** The types that need no further description, with their Java counterparts. */
  enum Scalar implements FieldType {
    BOOL("bool", "boolean", "Boolean", 1, "Boolean"),
    INT8("int8", "byte", "Byte", 1, "Byte"),
    INT16("int16", "short", "Short", 2, "Short"),
    UINT16("uint16", "int", "Integer", 2, "UnsignedShort"),
    INT32("int32", "int", "Integer", 4, "Int"),
    UINT32("uint32", "long", "Long", 4, "UnsignedInt"),
    INT64("int64", "long", "Long", 8, "Long"),
    FLOAT64("float64", "double", "Double", 8, "Double"),
    UUID("uuid", "Uuid", "Uuid", 16, "Uuid"),
    STRING("string", "String", "String", 0, "String"),
    BYTES("bytes", "ByteBuffer", "ByteBuffer", 0, "Bytes"),
    RECORDS("records", "ByteBuffer", "ByteBuffer", 0, "Bytes");

    private final String wireName;
    final String javaType;
    final String boxedType;
    /** Bytes on the wire, 0 if they vary. */
    final int fixedBytes;
    /** What follows {@code read} and {@code write} in the names of the methods that move a value of this type. */
    final String accessor;

    Scalar(String wireName, String javaType, String boxedType, int fixedBytes, String accessor) {
      this.wireName = wireName;
      this.javaType = javaType;
      this.boxedType = boxedType;
      this.fixedBytes = fixedBytes;
      this.accessor = accessor;
    }

    boolean isPrimitive() {
      return ordinal() < UUID.ordinal();
    }

    @Override
    public String javaType() {
      return javaType;
    }
  }

  /** A struct, by name. */
  record Struct(String javaType) implements FieldType {}

  /** An array. */
  record Array(FieldType element) implements FieldType {
    @Override
    public String javaType() {
      return "List<" + (element instanceof Scalar scalar ? scalar.boxedType : element.javaType()) + ">";
    }
  }

  /** How the type is written in Java. */
  String javaType();

  /** Whether a variable of this type can be null. */
  default boolean isReference() {
    return !(this instanceof Scalar scalar && scalar.isPrimitive());
  }

  /** Reads a type as definitions write it. */
  static FieldType parse(String text) {
    if (text.startsWith("[]")) {
      FieldType element = parse(text.substring(2));
      if (element instanceof Array || element == Scalar.BYTES || element == Scalar.RECORDS) {
        throw new IllegalArgumentException("arrays of arrays or of bytes are not supported: '" + text + "'");
      }
      return new Array(element);
    }
    for (Scalar scalar : Scalar.values()) {
      if (scalar.wireName.equals(text)) {
        return scalar;
      }
    }
    if (!Character.isUpperCase(text.charAt(0))) {
      throw new IllegalArgumentException("unknown type '" + text + "'");
    }
    return new Struct(text);
  }
}
