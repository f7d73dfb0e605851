package odradek.generator;

import odradek.generator.FieldType.Scalar;

/** Java code that reads, measures and writes one field, valid in a given range of versions. */
final class FieldCode {
  private final MessageSpec message;
  private final String owner;
  private final FieldSpec field;
  private final VersionRange at;
  private final String name;
  private final String compact;
  private final String nullableNow;
  private final boolean nullable;

  /**
   * Prepares the code for one field.
   *
   * @param owner the message or struct that has the field, for error messages
   * @param at the versions in which the code can run
   */
  FieldCode(MessageSpec message, String owner, FieldSpec field, VersionRange at) {
    this.message = message;
    this.owner = owner;
    this.field = field;
    this.at = at;
    this.name = "this." + field.component();
    this.compact = field.flexible().condition(at);
    this.nullableNow = field.nullable().condition(at);
    this.nullable = field.isNullableSomewhere();
  }

  /** The bytes on the wire if they are always the same, otherwise 0. */
  int fixedBytes() {
    return field.type() instanceof Scalar scalar ? scalar.fixedBytes : 0;
  }

  /** An expression that reads the field. */
  String read() {
    if (field.type() instanceof FieldType.Array array) {
      return readArray(array.element());
    }
    if (field.type() instanceof FieldType.Struct struct) {
      String value = struct.javaType() + ".read(in, version)";
      return switch (nullableNow) {
        case "false" -> value;
        case "true" -> "in.readPresent() ? " + value + " : null";
        default -> "!(" + nullableNow + ") || in.readPresent() ? " + value + " : null";
      };
    }
    String accessor = ((Scalar) field.type()).accessor;
    return fixedBytes() > 0 ? "in.read" + accessor + "()" : nullableChoice(accessor, compact);
  }

  private String readArray(FieldType element) {
    String length = nullableChoice("ArrayLength", compact + ", " + message.minBytes(element, false, at));
    if (element instanceof FieldType.Struct struct) {
      return struct.javaType() + ".readList(in, version, " + length + ")";
    }
    String list = "WireLists.read" + ((Scalar) element).accessor + "s(in, " + length;
    return element == Scalar.STRING ? list + ", " + compact + ")" : list + ")";
  }

  private String nullableChoice(String accessor, String arguments) {
    String strict = "in.read" + accessor + "(" + arguments + ")";
    String lenient = "in.readNullable" + accessor + "(" + arguments + ")";
    return switch (nullableNow) {
      case "false" -> strict;
      case "true" -> lenient;
      default -> nullableNow + " ? " + lenient + " : " + strict;
    };
  }

  /** An expression that measures the field. */
  String size() {
    if (field.type() instanceof FieldType.Array array) {
      FieldType element = array.element();
      if (element instanceof FieldType.Struct struct) {
        return struct.javaType() + ".sizeOfList(" + name + ", version, " + compact + ")";
      }
      return element == Scalar.STRING
          ? "WireLists.sizeOfStrings(" + name + ", " + compact + ")"
          : "WireLists.sizeOf(" + name + ", " + ((Scalar) element).fixedBytes + ", " + compact + ")";
    }
    if (field.type() instanceof FieldType.Struct) {
      return structSize();
    }
    String accessor = (nullable ? "Nullable" : "") + ((Scalar) field.type()).accessor;
    return fixedBytes() > 0
        ? Integer.toString(fixedBytes())
        : "WireSize.of" + accessor + "(" + name + ", " + compact + ")";
  }

  private String structSize() {
    String size = name + ".size(version)";
    return switch (nullableNow) {
      case "false" -> nullable ? "(" + name + " == null ? 0 : " + size + ")" : size;
      case "true" -> "(" + name + " == null ? 1 : 1 + " + size + ")";
      default -> "(" + nullableNow + " ? 1 : 0) + (" + name + " == null ? 0 : " + size + ")";
    };
  }

  /** Adds statements that write the field. */
  void write(CodeWriter code) {
    if (nullable && !nullableNow.equals("true")) {
      String missing = nullableNow.equals("false") ? "" : " && !(" + nullableNow + ")";
      code.line("if (" + name + " == null" + missing + ") {");
      code.line("throw UnsupportedFieldException.nullValue(\"" + owner + "\", \"" + field.component()
          + "\", version);");
      code.line("}");
    }
    if (field.type() instanceof FieldType.Array array) {
      writeArray(code, array.element());
    } else if (field.type() instanceof FieldType.Struct) {
      writeStruct(code);
    } else {
      Scalar scalar = (Scalar) field.type();
      code.line(scalar.fixedBytes > 0
          ? "out.write" + scalar.accessor + "(" + name + ");"
          : "out.write" + (nullable ? "Nullable" : "") + scalar.accessor + "(" + name + ", " + compact + ");");
    }
  }

  private void writeArray(CodeWriter code, FieldType element) {
    code.line(element instanceof FieldType.Struct struct
        ? struct.javaType() + ".writeList(out, " + name + ", version, " + compact + ");"
        : "WireLists.write" + ((Scalar) element).accessor + "s(out, " + name + ", " + compact + ");");
  }

  private void writeStruct(CodeWriter code) {
    code.when(nullableNow, () -> code.line("out.writePresent(" + name + " != null);"));
    code.when(nullable ? name + " != null" : "true", () -> code.line(name + ".write(out, version);"));
  }
}
